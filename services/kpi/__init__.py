"""The KPI service: folds the stream of events into cells, scores them, and serves scorecards.

Owns `sales.management`, `sales.rekeyed`, `kpi.changes` and `kpi.updates`; reads every `sales.*` topic; its database
is `kpi`.
"""
