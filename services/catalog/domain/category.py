"""The first-level categories of courses (R28): the two national lists, by kind of school."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.domain.errors import InvalidInput


@dataclass(frozen=True)
class Category:
    """A first-level category; codes of the two lists do not overlap."""

    code: str
    name: str
    institution_kind: str
    """`undergraduate` or `vocational`."""


_UNDERGRADUATE = {
    "01": "哲学",
    "02": "经济学",
    "03": "法学",
    "04": "教育学",
    "05": "文学",
    "06": "历史学",
    "07": "理学",
    "08": "工学",
    "09": "农学",
    "10": "医学",
    "12": "管理学",
    "13": "艺术学",
}
_VOCATIONAL = {
    "41": "农林牧渔大类",
    "42": "资源环境与安全大类",
    "43": "能源动力与材料大类",
    "44": "土木建筑大类",
    "45": "水利大类",
    "46": "装备制造大类",
    "47": "生物与化工大类",
    "48": "轻工纺织大类",
    "49": "食品药品与粮食大类",
    "50": "交通运输大类",
    "51": "电子与信息大类",
    "52": "医药卫生大类",
    "53": "财经商贸大类",
    "54": "旅游大类",
    "55": "文化艺术大类",
    "56": "新闻传播大类",
    "57": "教育与体育大类",
    "58": "公安与司法大类",
    "59": "公共管理与服务大类",
}

CATEGORIES: tuple[Category, ...] = (
    *(Category(code, name, "undergraduate") for code, name in _UNDERGRADUATE.items()),
    *(Category(code, name, "vocational") for code, name in _VOCATIONAL.items()),
)
_KIND_OF = {category.code: category.institution_kind for category in CATEGORIES}


def categories_of(institution_kind: str | None) -> list[Category]:
    """The categories for one kind of school; all of them without a kind."""
    return [each for each in CATEGORIES if institution_kind in {None, each.institution_kind}]


def check_category(code: str | None, institution_kind: str) -> None:
    """A course belongs to a category of its own school's kind (R28)."""
    if code is None:
        return
    if code not in _KIND_OF:
        raise InvalidInput.of("/category_code", "category_unknown", category_code=code)
    if _KIND_OF[code] != institution_kind:
        raise InvalidInput.of(
            "/category_code", "category_of_other_kind", category_code=code, institution_kind=institution_kind
        )
