// Follows scorecards and alerts over server-sent events.

export function follow({ scopes, kpis, periods }, { onSnapshot, onChange, onAlert, onState }) {
  const asked = [...(scopes ?? []).map((one) => ["scope", one]), ...(kpis ?? []).map((one) => ["kpi", one]), ...(periods ?? []).map((one) => ["period", one])];
  const source = new EventSource(`/v1/stream?${new URLSearchParams(asked)}`);
  source.onopen = () => onState("live");
  source.onerror = () => onState("away");
  source.addEventListener("snapshot", (event) => onSnapshot(JSON.parse(event.data).cards));
  source.addEventListener("update", (event) => onChange(JSON.parse(event.data)));
  source.addEventListener("alert", (event) => onAlert?.(JSON.parse(event.data).alert));
  return { close: () => source.close() };
}
