// English or Russian: every text stands in both languages where it is used.

const LANGUAGES = ["en", "ru"];
const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("lang") ?? navigator.language.slice(0, 2);

export const language = LANGUAGES.includes(asked) ? asked : "en";
export const locale = { en: "en-GB", ru: "ru-RU" }[language];
export const other = LANGUAGES.find((one) => one !== language);

export function say(en, ru) {
  return language === "ru" ? ru : en;
}

// A noun after a count: `counted(2, ["deal", "deals"], ["сделка", "сделки", "сделок"])`.
const rules = new Intl.PluralRules(locale);
export function counted(count, en, ru) {
  const form = rules.select(count);
  const noun = language === "ru" ? ru[{ one: 0, few: 1 }[form] ?? 2] : en[form === "one" ? 0 : 1];
  return `${count.toLocaleString(locale)} ${noun}`;
}
