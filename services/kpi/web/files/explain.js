// What is behind a number (`explain=` in the address): formula, parts, plan, records.

export function renderExplain() {}
