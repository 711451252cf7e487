"""What the reviewer sees beside the decision, and what a player draws beside the picture (R35, R37)."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from chassis.contracts.media import commands
from chassis.contracts.media.views import PlaybackView
from chassis.domain.errors import NotFound, NotPermitted
from tests.factories import call_of
from tests.integration.media.clips import black_in_the_middle
from tests.integration.media.studio import Studio

JPEG = b"\xff\xd8\xff"


def preview(studio: Studio, resource_id: str) -> PlaybackView:
    return studio.media.preview(studio.reviewer, commands.Preview(resource_id=resource_id))


def test_a_finding_names_its_moments_and_shows_a_picture_of_each_r35(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(black_in_the_middle(tmp_path / "dark.mp4"))
    assert studio.work() == "done"
    question = commands.GetResource(resource_id=resource.resource_id)
    found = studio.media.get_resource(studio.reviewer, question).versions[0]
    (moment,) = next(each for each in found.findings if each.code == "black").moments
    assert (moment.start_seconds, moment.end_seconds) == pytest.approx((3, 9), abs=0.3)
    assert moment.still_url is not None
    answer = httpx.get(moment.still_url)
    assert answer.content.startswith(JPEG)
    assert "X-Amz-Expires=1800" in moment.still_url
    assert all(not each.moments for each in found.findings if each.code in {"duration", "resolution"})

    (request,) = studio.told(resource, "review_requested.v1")
    black = next(each for each in request["findings"] if each["code"] == "black")  # type: ignore[attr-defined]
    assert black["moments"] == [
        {"start_seconds": moment.start_seconds, "end_seconds": moment.end_seconds, "still_url": None}
    ]


def test_the_storyboard_leads_to_the_part_of_the_sheet_that_shows_each_two_seconds_r37(
    studio: Studio, tmp_path: Path
) -> None:
    resource = studio.upload(black_in_the_middle(tmp_path / "dark.mp4"))
    studio.work()
    showing = preview(studio, resource.resource_id)
    assert showing.storyboard_path is not None
    token = showing.storyboard_path.split("/")[-2]
    text = studio.media.storyboard(call_of(), commands.ReadStoryboard(token=token)).text
    lines = text.splitlines()
    assert lines[0] == "WEBVTT"
    assert sum("-->" in line for line in lines) == 6
    last = [line for line in lines if line.startswith("http")][-1]
    sheet, _, place = last.partition("#xywh=")
    assert place == "960,0,192,108"
    assert httpx.get(sheet).content.startswith(JPEG)
    with pytest.raises(NotPermitted):
        studio.media.storyboard(call_of(), commands.ReadStoryboard(token="forged.token"))


def test_the_shape_of_the_sound_is_drawn_from_the_same_pass_r37(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(black_in_the_middle(tmp_path / "dark.mp4"))
    studio.work()
    address = preview(studio, resource.resource_id).waveform_url
    assert address is not None
    shape = json.loads(httpx.get(address).content)
    assert (shape["version"], shape["bits"], shape["channels"]) == (2, 8, 1)
    assert len(shape["data"]) == 2 * shape["length"] <= 2000
    assert shape["length"] * shape["samples_per_pixel"] / shape["sample_rate"] == pytest.approx(12, abs=0.1)
    lowest, highest = min(shape["data"]), max(shape["data"])
    assert lowest < 0 < highest


def test_what_was_transcoded_before_there_were_storyboards_still_plays(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(black_in_the_middle(tmp_path / "dark.mp4"))
    studio.work()
    with studio.bench.application.engine.begin() as connection:
        connection.exec_driver_sql(
            'UPDATE resource_versions SET extras = \'[]\', findings = \'[{"code": "black", "level": "fail",'
            ' "value": "6 s", "rule": "R35", "blocks_approval": false}]\''
        )
        connection.exec_driver_sql("DELETE FROM playlists WHERE name = 'storyboard'")
    showing = preview(studio, resource.resource_id)
    assert (showing.storyboard_path, showing.waveform_url) == (None, None)
    assert showing.playlist_path is not None
    token = showing.playlist_path.split("/")[-2]
    with pytest.raises(NotFound):
        studio.media.storyboard(call_of(), commands.ReadStoryboard(token=token))
    assert studio.look(resource).versions[0].findings[0].moments == []
