// Elements: pages say what there should be, and the document is changed to it where it differs.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "circle", "rect", "line", "polyline", "polygon", "g", "text", "title"]);

// An element; attributes that are null, undefined or false are left out, and so are such children.
export function h(tag, attributes, ...children) {
  const element = DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (isSomething(value)) put(element, name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(isSomething));
  return element;
}

// A style is set by its property: the page's content policy forbids the attribute.
function put(element, name, value) {
  if (name === "style") element.style.cssText = value;
  else element.setAttribute(name, value);
}

function isSomething(value) {
  return value !== null && value !== undefined && value !== false;
}

// Makes *wanted* the children of *parent*: those of the same `data-key`, or else the same tag in the same place, stay
// the elements they are, so that focus, scrolling and animations survive.
export function morph(parent, wanted) {
  const keyed = new Map([...parent.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = parent.firstChild;
  for (const next of wanted.flat(Infinity).filter(isSomething)) {
    const known = knownFor(next, place, keyed);
    if (!known) parent.insertBefore(typeof next === "object" ? next : document.createTextNode(next), place);
    else {
      if (known === place) place = place.nextSibling;
      else parent.insertBefore(known, place);
      update(known, next);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function keyOf(node) {
  return node?.dataset?.key;
}

function knownFor(next, place, keyed) {
  const key = keyOf(next);
  const known = key ? keyed.get(key) : place;
  return known && keyOf(known) === key && known.nodeName === (next.nodeName ?? "#text") ? known : null;
}

function update(known, next) {
  if (known.nodeType === Node.TEXT_NODE) {
    const text = next.nodeValue ?? String(next);
    if (known.nodeValue !== text) known.nodeValue = text;
    return;
  }
  if (known.isEqualNode(next)) return;
  if (isNewsOf(known, next)) flash(known);
  const isItsOwn = known.nodeName.includes("-");
  for (const { name } of [...known.attributes]) if (!isItsOwn && !next.hasAttribute(name) && !isReaders(known, name)) known.removeAttribute(name);
  for (const { name, value } of next.attributes) if (known.getAttribute(name) !== value && !isReaders(known, name)) put(known, name, value);
  if (!isItsOwn) morph(known, [...next.childNodes]);
  if (known.nodeName === "SELECT") known.value = next.value;
}

// Whether a details element is open is up to its reader, and a flash ends by itself.
function isReaders(element, name) {
  return (name === "open" && element.nodeName === "DETAILS") || (name === "class" && element.classList.contains("flash"));
}

function isNewsOf({ dataset: before }, { dataset: after }) {
  return "value" in before && before.about === after.about && before.value !== after.value;
}

function flash(element) {
  element.classList.remove("flash");
  void element.getBoundingClientRect();
  element.classList.add("flash");
}
document.addEventListener("animationend", ({ target, animationName }) => animationName === "flash" && target.classList.remove("flash"));
