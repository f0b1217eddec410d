// Team and managers: who leads and who needs help, in the company or a team; or one manager's page.

import { partByPart } from "../part_by_part.js";
import { comparedWith, literal } from "../periods.js";
import { managerPage } from "./team/manager.js";
import { teamPage } from "./team/whole.js";

export const team = {
  wants: (view, house) => pageOf(view).wants(view, house, periodsOf(view, house)),
  load: (view, house, tell) => partByPart(pageOf(view).parts(view, house, periodsOf(view, house)), tell),
  render: (view, house, cards, loaded) => pageOf(view).render({ view, house, cards, loaded, ...periodsOf(view, house) }),
};

function pageOf({ scope }) {
  return scope.startsWith("manager:") ? managerPage : teamPage;
}

function periodsOf(view, house) {
  const period = literal(view.period, house.today);
  return { period, before: comparedWith(period, view.compare) };
}
