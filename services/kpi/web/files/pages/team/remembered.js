// Answers that change seldom (past periods, past days) are asked for once a minute, not with every new number.

const KEPT_MS = 60_000;
const MOST = 50;
const answers = new Map();

export function remembered(key, ask) {
  const known = answers.get(key), now = Date.now();
  if (known && now - known.at < KEPT_MS) return known.answer;
  const answer = ask();
  answers.delete(key);
  answers.set(key, { at: now, answer });
  if (answers.size > MOST) answers.delete(answers.keys().next().value);
  answer.catch(() => answers.delete(key));
  return answer;
}
