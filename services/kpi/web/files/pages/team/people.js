// Whom the page shows: managers, or teams without teams below them.

export function managersIn(scope, house) {
  return house.managersOf(scope).map((one) => `manager:${one.manager_id}`);
}

export function teamsIn(scope, house) {
  const within = scope.startsWith("team:") ? house.teamsUnder(scope.slice("team:".length)) : null;
  const parents = new Set(house.teams.map((one) => one.parent_team_id));
  return house.teams.filter((one) => !parents.has(one.team_id) && (within?.has(one.team_id) ?? true)).map((one) => `team:${one.team_id}`);
}

// Teams can be compared where there are two of them.
export function whoIn(view, house) {
  const teams = teamsIn(view.scope, house);
  const isTeams = view.who === "teams" && teams.length > 1;
  return { isTeams, canChoose: teams.length > 1, scopes: isTeams ? teams : managersIn(view.scope, house) };
}

export function teamOf(scope, house) {
  return house.managers.find((one) => `manager:${one.manager_id}` === scope)?.team_id ?? null;
}
