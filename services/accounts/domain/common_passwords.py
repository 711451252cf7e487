"""Passwords that everybody tries first: common words, digits and keyboard rows put together (R11)."""

from __future__ import annotations

import re

MAX_PARTS = 4
"""A password of more such parts is long enough to be nobody's first guess."""

_COMMON_WORDS = """
    password passwd pass word pwd admin administrator root user guest login welcome test temp default changeme
    secret master super system server manager letmein access hello world love lover iloveyou loveyou iloveu
    ilove you lovely sunshine princess dragon monkey football baseball basketball soccer superman batman
    spiderman pokemon naruto shadow michael jordan jennifer daniel charlie thomas jessica ashley andrew summer
    winter spring autumn flower freedom whatever trustno cookie computer internet google baidu taobao alibaba
    tencent weixin wechat weibo huawei xiaomi apple iphone windows microsoft qwerty qwer asdf asdfgh zxcv qaz
    wsx edc rfv tgb yhn ujm abc aabbcc qq www com net cn china chinese woaini woaiwo woaiwojia woaibaba woaimama
    woaizuguo woaizhongguo woai aini ainiyiwannian nishizhu nihao woshishui woshi wodemima mima mimabuzhidao
    mimashi denglu yonghu guanliyuan ceshi meiyoumima zhongguo zhonghua beijing shanghai hangzhou zhejiang
    ningbo wenzhou guangzhou shenzhen nanjing wuhan chengdu daxue xuexiao xuesheng laoshi jiaoshi jiaowu
    jiaowuchu tongxue banji xuehao gonghao kexiang gaoxiao kecheng university school student teacher college
    course campus baobao baobei laopo laogong gege didi meimei jiejie mama baba tiantian kuaile xingfu pingan
    facai gongxifacai wangwei wangfang wangxiuying lixiuying zhangwei liwei liuwei zhangli wangjing zhangmin
    wangyan xiaoming zhangsan lisi wangwu tiantang tianya longlong xiaoxiao linlin lili yangyang feifei qiqi
    meinv shuaige haoren
"""
_COMMON_DIGITS = """
    520 521 1314 5201314 521521 1314520 1314521 520520 7758521 7758258 584520 5211314 3344520 147258369
    258369147 147258 159357 159753 741852963 963852741 789456123 789456 456123 110110 112233 123123 121212
    131313 123321 1234321 168 1688 168168 518 518518 918 110 119 120 911 007 360 250 100200 102030 1qaz 2wsx
    3edc 4rfv 5tgb 6yhn 1q2w3e 1q2w3e4r 1q2w3e4r5t q1w2e3 q1w2e3r4 a1b2c3 a z q w 0 1 2 3 4 5 6 7 8 9 12 01 00
    66 88 11 99 20 21 22 23 24 25 26
"""
_PARTS = frozenset((_COMMON_WORDS + _COMMON_DIGITS).split())
_LONGEST = max(map(len, _PARTS))
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_RUNS = tuple(run for row in _ROWS for run in (row * 2, row[::-1] * 2))
_SIGNS_FOR_LETTERS = str.maketrans({"@": "a", "$": "s", "!": "i"})
_DIGITS_FOR_LETTERS = str.maketrans({"0": "o", "1": "l", "3": "e", "5": "s", "7": "t", "4": "a"})


def is_common(password: str) -> bool:
    """Whether at most four common parts make up the whole password. Signs, between or for letters, do not help."""
    lowered = password.lower()
    texts = {_without_signs(lowered), _without_signs(lowered.translate(_SIGNS_FOR_LETTERS))}
    return any(0 < _fewest_parts(text) <= MAX_PARTS for text in texts)


def _without_signs(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _fewest_parts(text: str) -> int:
    """How many common parts make up the text; 0 when none do."""
    fewest: list[int | None] = [0, *([None] * len(text))]
    for end in range(1, len(text) + 1):
        known = [
            before + 1
            for start in range(end)
            if (before := fewest[start]) is not None and _is_part(text[start:end])
        ]
        fewest[end] = min(known, default=None)
    return fewest[-1] or 0


def _is_part(part: str) -> bool:
    if len(part) <= _LONGEST and (part in _PARTS or part.translate(_DIGITS_FOR_LETTERS) in _PARTS):
        return True
    if len(part) >= 3 and (len(set(part)) == 1 or any(part in run for run in _RUNS)):
        return True
    return re.fullmatch(r"(19|20)\d\d", part) is not None
