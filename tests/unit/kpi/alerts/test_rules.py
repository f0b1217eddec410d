"""A file of alert rules that makes no sense ends the start with one line that says what is wrong."""

from pathlib import Path

import pytest

from services.kpi.alerts.rules import AlertsFile
from shared.rule_file import rules_in

RULE = '[[rules]]\nid = "low"\nkpi = "win_rate"\nperiod = "month"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (RULE + 'kind = "threshold"\n', "needs either above or below"),
        (RULE + 'kind = "threshold"\nabove = 1\nbelow = 2\n', "needs either above or below"),
        (RULE + 'kind = "threshold"\nabove = 1\nscopes = ["persons"]\n', "'persons' is no scope"),
        (RULE.replace("win_rate", "luck") + 'kind = "threshold"\nabove = 1\n', "'luck' is no KPI of the scorecards"),
        (RULE.replace("win_rate", "deals_lost") + 'kind = "target_reached"\n', "less is better"),
        (2 * (RULE + 'kind = "threshold"\nabove = 1\n'), "'low' is there twice"),
        ('[quiet_hours]\ntime_zone = "UTC"\nsince = 08:00:00\nuntil = 08:00:00\n', "the same"),
        (
            '[[webhooks]]\nname = "chat"\nurl = "http://chat.example"\nsecret_variable = "S"\nrules = ["low"]\n',
            "names the rule 'low', which is not there",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text(text)

    with pytest.raises(SystemExit, match=complaint):
        rules_in(file, AlertsFile, "KPI_ALERTS")


def test_without_a_file_there_are_no_rules() -> None:
    assert rules_in(None, AlertsFile, "KPI_ALERTS").rules == ()
