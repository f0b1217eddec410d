"""`python -m deploy.watching URL`: live numbers on the terminal, one line for each that changes.

SALESPULSE_KEY is the API key that it asks with.
"""

import argparse
import asyncio
import os
import sys

from deploy.watching.live import Message, RefusedError, cards_of, follow


def main() -> int:
    """Watch until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m deploy.watching", description=__doc__)
    parser.add_argument("url", help="where serve answers: http://127.0.0.1:8000")
    parser.add_argument("--scope", action="append", default=[], help="company, team:ID, manager:* …; repeatable")
    parser.add_argument("--kpi", action="append", default=[], help="repeatable; without it all")
    parser.add_argument("--period", action="append", default=[], help="day, month, 2026-Q4 …; repeatable")
    asked = parser.parse_args()
    try:
        asyncio.run(_watch(asked))
    except RefusedError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


async def _watch(asked: argparse.Namespace) -> None:
    known: dict[tuple[str, str, str], object] = {}
    key = os.environ.get("SALESPULSE_KEY")
    async for message in follow(asked.url, scopes=asked.scope, kpis=asked.kpi, periods=asked.period, key=key):
        for line in lines(message, known):
            print(line, flush=True)


def lines(message: Message, known: dict[tuple[str, str, str], object]) -> list[str]:
    """Return what to show of *message*: of cards the readings that are others than those *known*."""
    if alert := message.get("alert"):
        return [f"ALERT {alert['rule']}: {alert['scope']} {alert['period']} {alert['kpi']} is {alert['state']}"]
    shown = []
    for card in cards_of(message):
        for kpi, reading in card["kpis"].items():
            key, says = (card["scope"], card["period"], kpi), _says(reading)
            if known.get(key, "-") != says:
                shown.append(f"{card['scope']:<20} {card['period']:<11} {kpi:<28} {says}")
            known[key] = says
    return shown


def _says(reading: dict[str, object]) -> str:
    if reading["value"] is None:
        return "-"
    plan = reading.get("attainment")
    of_plan = f", {plan:.0f} % of plan" if isinstance(plan, float | int) else ""
    return f"{reading['value']} {reading['unit']}{of_plan}"


if __name__ == "__main__":
    sys.exit(main())
