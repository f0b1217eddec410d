// Signing in with a key, which the browser then keeps where no script can read it, and signing out.

import { Problem } from "./api.js";
import { h } from "./element.js";
import { say } from "./language.js";

// A link may bring the key behind its #, which no server is told; it does not stay in the address.
export async function signInByLink() {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return;
  history.replaceState(null, "", location.pathname + location.search);
  await sent("/v1/sign-in", { key });
}

export function signInForm(problem = null) {
  return h("form", { class: "sign-in", "data-key": "sign-in" },
    h("h2", null, say("Sign in", "Вход")),
    h("label", { for: "key" }, say("Your key", "Ваш ключ")),
    h("input", { id: "key", name: "key", type: "password", autocomplete: "current-password", required: "", spellcheck: "false", "aria-describedby": problem ? "sign-in-problem" : null }),
    problem ? h("p", { id: "sign-in-problem", role: "alert" }, problem) : null,
    h("button", { type: "submit", class: "button" }, say("Sign in", "Войти")),
    h("p", { class: "note" }, say("An admin makes keys: see docs/access.md.", "Ключи выдаёт администратор: см. docs/access.md.")));
}

export function signOutButton(me) {
  return h("button", { type: "button", id: "sign-out", title: say(`signed in as ${me.name}`, `вы вошли как ${me.name}`) }, say("Sign out", "Выйти"));
}

async function sent(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
}

document.addEventListener("submit", async (event) => {
  if (!event.target.matches(".sign-in")) return;
  event.preventDefault();
  try {
    await sent("/v1/sign-in", { key: event.target.elements.key.value.trim() });
    location.reload();
  } catch (problem) {
    const said = problem.status === 401 ? say("This key opens nothing.", "Этот ключ не подходит.") : problem.message;
    event.target.replaceWith(signInForm(said));
    document.getElementById("key").focus();
  }
});

document.addEventListener("click", async ({ target }) => {
  if (target.id !== "sign-out") return;
  await sent("/v1/sign-out", {});
  location.reload();
});
