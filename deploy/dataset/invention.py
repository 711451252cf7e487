"""What is made up, as pure functions of the seed and of a place: nothing is remembered, all can be asked again."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文博宇浩然欣怡思源佳雨晨轩睿诗涵"
_REGIONS = ("330106", "330203", "330302", "330402", "330502", "330602", "330702", "330802", "330902", "331002")
_CITIES = ("杭州", "宁波", "温州", "嘉兴", "湖州", "绍兴", "金华", "衢州", "舟山", "台州", "丽水")
_FIELDS = ("理工", "师范", "农林", "医科", "财经", "外国语", "海洋", "传媒", "科技", "城市", "工商", "艺术")
_SUBJECTS = (
    "高等数学", "线性代数", "大学物理", "有机化学", "细胞生物学", "数据结构", "操作系统", "机器学习", "电路原理",
    "工程力学", "材料科学", "宏观经济学", "管理学原理", "会计学", "民法", "中国近现代史", "古代文学", "英语写作",
    "教育心理学", "护理学", "中药学", "植物保护", "水产养殖", "海洋学", "服装设计", "摄影", "新闻采写", "物流管理",
    "电子商务", "机械制图", "数控加工", "建筑构造", "给排水工程", "环境监测", "食品安全", "旅游英语", "幼儿教育",
)  # fmt: skip
_FLAVOURS = ("", "基础", "导论", "实验", "案例", "专题", "进阶", "应用", "实务", "双语", "研讨", "创新实践")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FIRST_BIRTHDAY = date(1998, 1, 1)
_SEQUENCES = 999
_EPOCH_MS = int(datetime(2019, 9, 1, tzinfo=UTC).timestamp() * 1000)


@dataclass(frozen=True)
class Invention:
    """Makes up the same things for the same seed."""

    seed: int

    def number(self, *place: object) -> int:
        """A number of 128 bits that belongs to a place."""
        text = ":".join(map(str, (self.seed, *place)))
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")

    def below(self, limit: int, *place: object) -> int:
        """A number from 0 to `limit` - 1."""
        return self.number(*place) % limit

    def identity(self, kind: str, *place: int) -> str:
        """An id in the form of UUID version 7, ascending with the last number of the place."""
        value = (_EPOCH_MS + place[-1]) << 80 | self.number(kind, *place) & ((1 << 80) - 1)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return str(uuid.UUID(int=value))

    def name(self, *place: object) -> str:
        """A Chinese name."""
        chance = self.number("name", *place)
        chance, family = divmod(chance, len(_FAMILY))
        chance, first = divmod(chance, len(_GIVEN))
        return _FAMILY[family] + _GIVEN[first] + (_GIVEN[chance % len(_GIVEN)] if chance % 5 else "")


def id_number(school: int, place: int) -> str:
    """A right identity number (R15), another one for each place within a school."""
    born = _FIRST_BIRTHDAY + timedelta(days=place // _SEQUENCES)
    digits = f"{_REGIONS[school % len(_REGIONS)]}{born:%Y%m%d}{place % _SEQUENCES + 1:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _CHECK[total % 11]


def mobile(place: int) -> str:
    """A mobile number, another one for each of the first seven thousand million places."""
    # 7,919 shares no divisor with 10⁹: neighbours get numbers far apart, and none comes twice.
    return f"1{3 + place // 1_000_000_000}{(place * 7919 + 12_345_678) % 1_000_000_000:09}"


def school_name(school: int, *, is_vocational: bool) -> str:
    """A name that no other school has."""
    rest, city = divmod(school, len(_CITIES))
    again, field = divmod(rest, len(_FIELDS))
    ordinal = f"第{again + 1}" if again else ""
    return f"{_CITIES[city]}{ordinal}{_FIELDS[field]}{'职业技术学院' if is_vocational else '大学'}"


def course_title(course: int) -> str:
    """A title that no other course of the same hundreds has."""
    rest, subject = divmod(course, len(_SUBJECTS))
    again, flavour = divmod(rest, len(_FLAVOURS))
    return f"{_SUBJECTS[subject]}{_FLAVOURS[flavour]}{f'（{again + 1}）' if again else ''}"
