"""What the judges of `make audit` say is read right: grave, harmless, not checked."""

import pytest

from tests.audit import security
from tests.audit.verdicts import Verdicts


def finding(level):
    return {"level": level, "method": "GET", "path": "/", "info": "x"}


def report(anomalies=None, **vulnerabilities):
    return {"vulnerabilities": vulnerabilities, "anomalies": anomalies or {}}


@pytest.mark.parametrize(("level", "kinds"), [(1, []), (2, ["XSS"]), (4, ["XSS"])])
def test_findings_of_medium_level_or_more_are_grave(level, kinds):
    found = security.grave(report(XSS=[finding(level)]))

    assert [kind for kind, _ in found] == kinds


def test_a_failure_of_the_site_is_grave_at_any_level():
    found = security.grave(report({"Internal Server Error": [finding(1)]}))

    assert [kind for kind, _ in found] == ["Internal Server Error"]


def test_plain_http_on_the_loopback_is_excused():
    said = {"Unencrypted Channels": [finding(3)], "Htaccess": []}

    assert list(security.grave(report(**said))) == []


@pytest.fixture
def pip_audit(monkeypatch, tmp_path):
    """Answers of pip-audit: first on the Django known to be weak, then on ours."""
    monkeypatch.setattr(security, "PIP_AUDIT", tmp_path)
    monkeypatch.setattr(security, "FOLDER", tmp_path)

    def pip_audit(*answers):
        left = list(answers)
        monkeypatch.setattr(security, "audited", lambda *_: left.pop(0))
        verdicts = Verdicts()
        security.judge_dependencies(verdicts)
        return verdicts

    return pip_audit


WEAK = [{"name": "django", "version": "3.2.0", "vulns": [{"id": "CVE-1"}]}]
WELL = [{"name": "django", "version": "9", "vulns": []}]


def test_where_a_weak_django_passes_nothing_was_checked(pip_audit):
    for silence in ([], WELL, [{"name": "django", "skip_reason": "not found"}]):
        verdicts = pip_audit(silence)

        assert not verdicts.faults
        assert "not checked: dependencies" in verdicts.missing[0]


def test_where_advisories_are_there_ours_are_judged(pip_audit):
    assert pip_audit(WEAK, WELL).missing == []
    assert pip_audit(WEAK, WELL).faults == []
    assert len(pip_audit(WEAK, WEAK).faults) == 1
    skipped = pip_audit(WEAK, [{"name": "x", "skip_reason": "not found"}])
    assert "no advisories on x" in skipped.missing[0]


def test_nothing_is_judged_without_the_programs(monkeypatch, tmp_path):
    monkeypatch.setattr(security, "WAPITI", tmp_path / "wapiti")
    monkeypatch.setattr(security, "PIP_AUDIT", tmp_path / "pip-audit")
    verdicts = Verdicts()

    security.judge_by_scan(None, {}, verdicts)
    security.judge_dependencies(verdicts)

    assert len(verdicts.missing) == 2
