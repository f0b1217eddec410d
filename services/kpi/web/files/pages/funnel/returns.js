// Whether a channel pays, in a word: said of its return on marketing alone. Pure.

import { say } from "../../language.js";

// *now* and *before*: ROMI in percent of two periods; null where it is not known.
export function verdict(now, before) {
  if (now === null || now === undefined) return null;
  const isFalling = before !== null && before !== undefined && now < before;
  if (now >= 0) return { state: "good", word: say("pays", "окупается") };
  if (isFalling && before >= 0) return { state: "bad", word: say("stopped paying", "перестал окупаться") };
  return { state: "bad", word: isFalling ? say("loses more", "убыток растёт") : say("does not pay", "не окупается") };
}
