// The orders that are not delivered, and the shipments of each as their events leave them.

import { get } from "../../api.js";

const MOST = 150, PAGE = 1_000;
const FRESH_MS = 20_000;
const known = new Map();

// What stands open now: the records that the stock of open orders behind the order cycle is made of, the oldest first.
export async function openOrders(scope, today) {
  const { records, asOf } = await openRecords(scope, today);
  const oldest = records.sort((one, two) => one.shares.order_cycle_open_since - two.shares.order_cycle_open_since).slice(0, MOST);
  const rows = (await Promise.all(oldest.map(rowsOf))).flat();
  return { rows, asOf, count: records.length, looked: oldest.length };
}

async function openRecords(scope, today) {
  const records = [];
  let page = null;
  do {
    page = await get(`/v1/scorecards/${encodeURIComponent(scope)}/order_cycle_days/records`, { period: today, after: page?.next, limit: PAGE });
    records.push(...page.records.filter((one) => one.shares.order_cycle_open > 0));
  } while (page.next);
  return { records, asOf: page.trust.as_of };
}

async function rowsOf({ id, client, events }) {
  const order = await eventsOf("order", id, events);
  const waiting = shipmentsIn(order).filter((one) => !one.isDelivered);
  const shipments = await Promise.all(waiting.map(async (one) => ({ ...one, ...stateOf(await eventsOf("shipment", one.id)) })));
  const rows = shipments.length ? shipments : [{ id: null, state: order.some((one) => one.type === "ShipmentDelivered") ? "partly" : "none", why: null }];
  const { promised = null, manager = null } = lastWord(order.filter((one) => one.type.startsWith("Order")));
  return rows.map((row) => ({ promised, manager, ...clean(row), key: row.id ?? id, order: id, client }));
}

// The events of a record that count. Of one whose number of events is the same as before, nothing is new; of one
// of which that is not known they are asked for again after a while.
async function eventsOf(kind, id, count = null) {
  const key = `${kind}/${id}`, before = known.get(key);
  if (before && (count === null ? Date.now() - before.at < FRESH_MS : count === before.count)) return before.events;
  const { events } = await get(`/v1/records/${kind}/${encodeURIComponent(id)}`);
  const found = { at: Date.now(), count: events.length, events: events.filter((one) => one.counts).map((one) => one.event) };
  known.set(key, found);
  return found.events;
}

// The shipments that an order's events name.
export function shipmentsIn(events) {
  const found = Map.groupBy(events.filter((one) => one.type.startsWith("Shipment") && one.data.shipment_id), (one) => one.data.shipment_id);
  return [...found].map(([id, its]) => ({ id, ...lastWord(its), isDelivered: its.some((one) => one.type === "ShipmentDelivered") }));
}

// The date last promised, and whose it is.
function lastWord(events) {
  const last = (name) => events.findLast((one) => one.data[name])?.data[name];
  return { promised: last("promised_at"), manager: last("manager_id") };
}

const STATES = { ShipmentRequested: "requested", ShipmentConfirmed: "agreed", ShipmentRejected: "rejected", ShipmentDispatched: "dispatched", ShipmentFailed: "failed" };

// What the last step of a shipment was, and why; a moved date is no step.
export function stateOf(events) {
  const step = events.findLast((one) => one.type in STATES);
  return { state: step ? STATES[step.type] : "none", why: step?.data.reason ?? null };
}

function clean(row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
