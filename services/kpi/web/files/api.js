// Questions to the API; what it refuses is a Problem that says what is wrong.

export class Problem extends Error {
  constructor(status, { title, detail, field, code } = {}) {
    super(detail ?? title ?? String(status));
    Object.assign(this, { status, field, code });
  }
}

// The answer of GET *path*; a list in *parameters* is repeated, null is left out.
export async function get(path, parameters = {}) {
  const answer = await fetch(path + query(parameters));
  if (answer.ok) return answer.json();
  if (answer.status === 401) dispatchEvent(new Event("unknowncaller"));
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}

export function query(parameters) {
  const said = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const pairs = said.flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}
