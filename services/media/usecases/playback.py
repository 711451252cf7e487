"""Showing a resource for a while, to those who may (R37)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.domain.errors import NotFound
from chassis.grants import GrantSigner
from services.media.domain.playback import with_addresses
from services.media.domain.resource import WAVEFORM, Resource, ResourceVersion
from services.media.domain.storyboard import STORYBOARD, with_sheets
from services.media.ports import Addresses, Transaction
from services.media.usecases.access import held_grant, visible_resource

LIFETIME = timedelta(minutes=30)
"""Longer than the longest video that can be approved."""
PURPOSE = "playlist"


@dataclass(frozen=True)
class Doors:
    """What showing needs: signed rights in, signed addresses out."""

    grants: GrantSigner
    addresses: Addresses


@dataclass(frozen=True)
class Showing:
    """Where a version can be seen until it ends."""

    resource: Resource
    version: ResourceVersion
    expires_at: datetime
    token: str | None = None
    poster_url: str | None = None
    sprite_urls: tuple[str, ...] = ()
    has_storyboard: bool = False
    waveform_url: str | None = None
    download_url: str | None = None


def preview(tx: Transaction, *, doors: Doors, resource_id: str, number: int | None, grant: str) -> Showing:
    """A version, by default the newest, for its school's administrator, its uploader or its course's team.

    Raises:
        NotFound: `nothing_to_show`, while no such version is ready.
    """
    resource = visible_resource(tx, doors.grants, resource_id, grant)
    version = resource.latest if number is None else resource.numbered(number)
    if version is None or not version.is_ready:
        raise NotFound("nothing_to_show")
    return _show(tx, doors, resource, version)


def playback(tx: Transaction, *, doors: Doors, grant: str) -> Showing:
    """The approved version, for the holder of a grant that catalog gave on a released unit."""
    allowed = held_grant(doors.grants, grant, "resource_view", tx.actor, tx.now)
    resource = tx.resources.get(allowed.subjects["resource_id"])
    if resource is None or resource.usable is None:
        raise NotFound("nothing_to_show")
    run_id = allowed.subjects.get("run_id", "")
    _require_running(tx, run_id)
    return _show(tx, doors, resource, resource.usable, run_id)


def playlist(tx: Transaction, *, doors: Doors, token: str, name: str) -> str:
    """One playlist behind a showing's token; its media get addresses that end with the showing."""
    text, address = _behind(tx, doors, token, name)
    return with_addresses(text, address)


def storyboard(tx: Transaction, *, doors: Doors, token: str) -> str:
    """The small pictures of a showing, as WebVTT; the sheets get addresses that end with the showing."""
    text, address = _behind(tx, doors, token, STORYBOARD)
    return with_sheets(text, address)


def _require_running(tx: Transaction, run_id: str) -> None:
    """Refuse what belongs to a run that was taken down (R53).

    Raises:
        NotFound: `nothing_to_show`.
    """
    if run_id and tx.runs.is_taken_down(run_id):
        raise NotFound("nothing_to_show")


def _show(
    tx: Transaction, doors: Doors, resource: Resource, version: ResourceVersion, run_id: str = ""
) -> Showing:
    if not version.is_video:
        download = doors.addresses.sign_download(version.object_key, LIFETIME, file_name=version.file_name)
        return Showing(resource, version, tx.now + LIFETIME, download_url=download)
    subjects = {"resource_id": resource.resource_id, "number": str(version.number), "run_id": run_id}
    token, expires_at = doors.grants.issue(PURPOSE, tx.actor.actor_id, tx.now, LIFETIME, **subjects)
    prefix = version.media_prefix
    sprites = (f"{prefix}sprite_{sheet:03}.jpg" for sheet in range(1, version.sprites + 1))
    return Showing(
        resource,
        version,
        expires_at,
        token=token,
        poster_url=doors.addresses.sign_download(f"{prefix}poster.jpg", LIFETIME),
        sprite_urls=tuple(doors.addresses.sign_download(sheet, LIFETIME) for sheet in sprites),
        has_storyboard=STORYBOARD in version.extras,
        waveform_url=doors.addresses.sign_download(f"{prefix}{WAVEFORM}", LIFETIME)
        if WAVEFORM in version.extras
        else None,
    )


def _behind(tx: Transaction, doors: Doors, token: str, name: str) -> tuple[str, Callable[[str], str]]:
    """The text of that name behind a showing's token, and how its media get addresses."""
    ticket = doors.grants.verify(token, purpose=PURPOSE, now=tx.now)
    _require_running(tx, ticket.subjects.get("run_id", ""))
    resource = tx.resources.get(ticket.subjects["resource_id"])
    if resource is None:
        raise NotFound("nothing_to_show")
    version = resource.numbered(int(ticket.subjects["number"]))
    text = tx.playlists.get(resource.resource_id, version.number, name)
    if text is None:
        raise NotFound("nothing_to_show")
    left = max(ticket.expires_at - tx.now, timedelta(seconds=60))
    return text, lambda file: doors.addresses.sign_download(f"{version.media_prefix}{file}", left)
