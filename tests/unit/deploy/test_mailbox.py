"""The mails of one machine, as the sink keeps them and `make mail` shows them."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from deploy.local import mailbox, mailsink
from deploy.local.settings import LocalSettings, SettingError, read


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return read({"KX_RUN_DIR": str(tmp_path)}, checkout=tmp_path)


def keep(settings: LocalSettings, subject: str, *, most_kept: int = 100) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = "课享 <no-reply@kexiang.invalid>"
    message["To"] = "li@school.example"
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Nov 2026 08:00:00 +0000"
    message.set_content(f"{subject}：正文\n", cte="base64")
    message.add_attachment("# 手册\n", subtype="markdown", filename="manual.zh-CN.md")
    mailsink.Sink(mailsink.home(settings), most_kept=most_kept).keep(["li@school.example"], message.as_bytes())


def test_without_mails_the_list_says_so(settings: LocalSettings) -> None:
    assert mailbox.lines(settings, None) == ["no mail came yet"]


def test_mails_are_listed_oldest_first_with_readable_subjects(settings: LocalSettings) -> None:
    keep(settings, "【课享】第一封")
    keep(settings, "【课享】第二封")
    first, second = mailbox.lines(settings, None)
    assert first.split()[0] == "1"
    assert "li@school.example" in first
    assert first.endswith("【课享】第一封")
    assert second.endswith("【课享】第二封")


def test_one_mail_is_shown_as_its_reader_sees_it(settings: LocalSettings) -> None:
    keep(settings, "【课享】第一封")
    keep(settings, "【课享】第二封")
    shown = mailbox.lines(settings, "2")
    assert "【课享】第二封：正文" in shown
    assert "Attached: manual.zh-CN.md" in shown
    assert "【课享】第一封：正文" not in shown
    assert "【课享】第一封：正文" in mailbox.lines(settings, "all")


@pytest.mark.parametrize("show", ["0", "2", "last"])
def test_a_number_that_no_mail_has_is_refused(settings: LocalSettings, show: str) -> None:
    keep(settings, "【课享】第一封")
    with pytest.raises(SettingError):
        mailbox.lines(settings, show)


def test_the_oldest_mails_go_when_there_are_too_many(settings: LocalSettings) -> None:
    for number in range(4):
        keep(settings, f"no. {number}", most_kept=2)
    assert [mail.subject for mail in mailsink.read(mailsink.home(settings))] == ["no. 2", "no. 3"]
