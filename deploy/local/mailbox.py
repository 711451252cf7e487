"""The table of ``make mail``, and one mail as its reader sees it."""

from __future__ import annotations

from datetime import datetime

from deploy.local import mailsink
from deploy.local.mailsink import StoredMail
from deploy.local.settings import LocalSettings, SettingError


def lines(settings: LocalSettings, show: str | None) -> list[str]:
    """What to print: the list of mails, newest last, or the mails that ``show`` names by number, or ``all``."""
    found = list(enumerate(mailsink.read(mailsink.home(settings)), start=1))
    if show is None:
        return [_line(number, mail) for number, mail in found] or ["no mail came yet"]
    chosen = [mail for number, mail in found if show in ("all", str(number))]
    if not chosen:
        raise SettingError(f"SHOW is {show!r}; it must be a number of the list, up to {len(found)}, or all")
    return [line for mail in chosen for line in _whole(mail)]


def _line(number: int, mail: StoredMail) -> str:
    return f"{number:>4}  {_written_at(mail)}  {', '.join(mail.recipients):<36}  {mail.subject}"


def _whole(mail: StoredMail) -> list[str]:
    return [
        f"To:       {', '.join(mail.recipients)}",
        f"From:     {mail.message['From']}",
        f"Subject:  {mail.subject}",
        f"Written:  {_written_at(mail)}",
        f"File:     {mail.file}",
        *(f"Attached: {name}" for name in mail.attachments),
        "",
        *mail.text.rstrip().splitlines(),
        "",
        "=" * 72,
    ]


def _written_at(mail: StoredMail) -> str:
    date = mail.message["Date"]
    at: datetime | None = getattr(date, "datetime", None)
    return at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if at else "-"
