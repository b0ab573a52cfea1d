"""Names as people type them: full pinyin and initials, with the readings that surnames have."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from clubcrm.kernel.spelling.simplified import to_simplified

COMPOUND_SURNAMES = {
    "欧阳": "ouyang",
    "司马": "sima",
    "上官": "shangguan",
    "诸葛": "zhuge",
    "东方": "dongfang",
    "皇甫": "huangfu",
    "尉迟": "yuchi",
    "公孙": "gongsun",
    "慕容": "murong",
    "令狐": "linghu",
    "长孙": "zhangsun",
    "宇文": "yuwen",
    "司徒": "situ",
    "夏侯": "xiahou",
    "轩辕": "xuanyuan",
    "端木": "duanmu",
    "万俟": "moqi",
    "澹台": "tantai",
    "独孤": "dugu",
    "南宫": "nangong",
    "西门": "ximen",
    "申屠": "shentu",
    "呼延": "huyan",
    "单于": "chanyu",
}
# Characters that are read otherwise when they are a surname.
SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "盖": "ge",
    "任": "ren",
    "华": "hua",
    "覃": "qin",
    "翟": "zhai",
    "尉": "wei",
    "员": "yun",
    "洗": "xian",
    "冼": "xian",
    "乐": "yue",
    "召": "shao",
    "折": "she",
    "黑": "he",
    "重": "chong",
    "缪": "miao",
    "晁": "chao",
    "种": "chong",
    "秘": "bi",
    "能": "nai",
    "祭": "zhai",
    "繁": "po",
    "谌": "chen",
    "隗": "wei",
    "阚": "kan",
    "宁": "ning",
    "卜": "bu",
    "柏": "bai",
    "费": "fei",
    "燕": "yan",
    "牟": "mu",
    "逄": "pang",
    "薄": "bo",
    "葛": "ge",
    "石": "shi",
    "钭": "tou",
    "郗": "xi",
    "麹": "qu",
    "相": "xiang",
    "纪": "ji",
    "訾": "zi",
    "不": "fou",
}


@lru_cache(maxsize=16_384)
def syllable(character: str) -> str:
    """The commonest reading of one character without tone (ü as v); letters and digits stand for themselves."""
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    return "".join(
        part for part in lazy_pinyin(character, style=Style.NORMAL, errors="ignore") if part.isascii()
    )


def keys(name: str) -> tuple[str, str]:
    """(full pinyin, initials) of a name, lower case without spaces: 欧阳海燕 gives ('ouyanghaiyan', 'oyhy')."""
    name = to_simplified(name)  # 歐陽 and 單 are surnames too
    surname = COMPOUND_SURNAMES.get(name[:2])
    if surname:
        first = [syllable(name[0]), syllable(name[1])]
        if "".join(first) != surname:  # 尉迟, 万俟, 单于, 长孙: split as the table reads them
            first = SPLIT[name[:2]]
        parts = first + [syllable(character) for character in name[2:]]
    else:
        parts = [SURNAMES.get(name[:1]) or syllable(name[:1]), *map(syllable, name[1:])]
    return "".join(parts)[:400], "".join(part[:1] for part in parts)[:100]


SPLIT = {
    "尉迟": ["yu", "chi"],
    "万俟": ["mo", "qi"],
    "单于": ["chan", "yu"],
    "长孙": ["zhang", "sun"],
    "澹台": ["tan", "tai"],
}
