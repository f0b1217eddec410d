// Team and managers: who leads and who needs help, in the company or a team; or one manager's page.

import { partByPart } from "../part_by_part.js";
import { periodsOf, shownBy } from "../shown.js";
import { managerPage } from "./team/manager.js";
import { teamPage } from "./team/whole.js";

export const team = {
  wants: (view, house) => pageOf(view).wants(view, house, periodsOf(view, house)),
  load: (view, house, tell) => partByPart(pageOf(view).parts(view, house, periodsOf(view, house)), tell),
  render: (view, house, cards, loaded) => pageOf(view).render(shownBy(view, house, cards), loaded),
};

function pageOf({ scope }) {
  return scope.startsWith("manager:") ? managerPage : teamPage;
}
