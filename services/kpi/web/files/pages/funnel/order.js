// The places of the stages in their pipelines. No number tells them, so they are read off one deal of each stage, once.

import { get } from "../../api.js";

const places = new Map();
const FOUND_BEHIND = ["stage_conversion_rate", "open_deals", "time_in_stage_days"];

// Returns a map: stage → {order, pipeline}.
export async function placesOf(stages, scope, period) {
  for (const stage of stages) if (!places.has(stage)) await learn(stage, scope, period);
  return places;
}

async function learn(stage, scope, period) {
  for (const kpi of FOUND_BEHIND) {
    const { records } = await get(`/v1/scorecards/${encodeURIComponent(scope)}/${kpi}/records`, { period, by: `stage=${stage}`, limit: 1 });
    if (records.length) return take(await get(`/v1/records/deal/${encodeURIComponent(records[0].id)}`));
  }
}

function take({ events }) {
  let pipeline = "";
  for (const { counts, event: { data } } of events) {
    if (!counts || data.stage_order === undefined) continue;
    pipeline = data.pipeline_id ?? pipeline;
    places.set(data.stage, { order: data.stage_order, pipeline });
  }
}
