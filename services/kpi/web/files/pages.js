// Which pages there are; the code of each is asked for when it is first shown.

import { say } from "./language.js";

export const PAGES = new Map([
  { id: "overview", title: () => say("Overview", "Обзор"), isOnTelevision: true, code: async () => (await import("./pages/overview.js")).overview },
  { id: "team", title: () => say("Team", "Команда"), isOnTelevision: true, code: async () => (await import("./pages/team.js")).team },
  { id: "funnel", title: () => say("Funnel", "Воронка"), isOnTelevision: true, code: async () => (await import("./pages/funnel.js")).funnel },
  { id: "clients", title: () => say("Clients", "Клиенты"), isOnTelevision: true, code: async () => (await import("./pages/clients.js")).clients },
  { id: "shipments", title: () => say("Shipments", "Отгрузки"), isOnTelevision: true, code: async () => (await import("./pages/shipments.js")).shipments },
  { id: "duties", title: () => say("Duties", "Обязанности"), isOnTelevision: false, code: async () => (await import("./pages/duties.js")).duties },
].map((page) => [page.id, page]));
