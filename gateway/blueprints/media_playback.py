"""What players read behind the token of a playback: playlists and small pictures (R37)."""

from __future__ import annotations

from flask import Response

from chassis.contracts.media import commands
from gateway.access import ANYONE
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations

api = Operations("media_playback", title="Playback 播放")
PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
STORYBOARD_TYPE = "text/vtt"


@api.get(
    "/playback/<token>/<name>.m3u8",
    summary="One HLS playlist of a playback (R37)",
    who=ANYONE,
    produces=PLAYLIST_TYPE,
    errors=["grant_invalid", "grant_expired", "nothing_to_show"],
)
def read_playlist(query: commands.ReadPlaylist) -> Response:
    """The token in the path is the right to it, since players send no other. Media lie at expiring addresses."""
    return _text(clients().media.playlist(caller(), query).text, PLAYLIST_TYPE)


@api.get(
    "/playback/<token>/storyboard.vtt",
    summary="The small pictures of a playback as WebVTT (R37)",
    who=ANYONE,
    produces=STORYBOARD_TYPE,
    errors=["grant_invalid", "grant_expired", "nothing_to_show"],
)
def read_storyboard(query: commands.ReadStoryboard) -> Response:
    """One cue for every two seconds: the address of a sheet, with `#xywh=` for the part of it."""
    return _text(clients().media.storyboard(caller(), query).text, STORYBOARD_TYPE)


def _text(text: str, media_type: str) -> Response:
    response = Response(text, mimetype=media_type)
    response.headers["Cache-Control"] = "private, max-age=60"
    return response
