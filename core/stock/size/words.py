"""Words: how people name units, dimensions and counts beside a number."""

from core.stock.size.figure import Dimension, Unit

MEASURE = (
    r"(?:个(?!体)|支(?!架|撑|持)|根(?!管|部)|盒|套(?!管|扎|囊|筒|圈)|枚|片(?!状|段|式)|只|条(?!带|状)|"
    r"包(?!埋|被|扎|皮)|箱|件(?!套|式)|瓶|袋|把(?!手)|台(?!架)|副|付|对|组(?!织|合|件)|块|颗|粒(?!子)|"
    r"卷|双(?![JF腔极猪翼叶层头])|张(?!力)|(?:pcs?|pieces?|boxe?s?|units?|packs?|ea|each|sets?|items?|"
    r"pairs?|bags?)\b)"
)
"""Words that count pieces after a number; a word that only begins with one does not count."""

PAIRS = frozenset(("对", "双", "pair", "pairs", "couple"))
"""Words that count two pieces at once."""

COUNTED = rf"\s?(?:{MEASURE}|[床楼天年月日点次人例位层区周代]|分钟|小时)"
"""What else a number may count that is no size: beds, floors, days, generations."""

DIMENSIONS = {
    **dict.fromkeys(("直径", "口径", "外径", "内径", "管径", "φ", "ø", "⌀"), Dimension.DIAMETER),
    **dict.fromkeys(("∅", "diameter", "diam", "dia", "dia.", "od", "id"), Dimension.DIAMETER),
    **dict.fromkeys(("d=", "d:"), Dimension.DIAMETER),
    **dict.fromkeys(("长度", "全长", "长", "length", "long", "len", "l=", "l:"), Dimension.LENGTH),
    **dict.fromkeys(("宽度", "宽", "width", "wide", "w="), Dimension.WIDTH),
    **dict.fromkeys(("高度", "高", "厚度", "厚", "height", "high", "h="), Dimension.HEIGHT),
    **dict.fromkeys(("角度", "angle"), Dimension.ANGLE),
    **dict.fromkeys(("屈光度", "光度", "度数", "power", "diopter", "dioptre"), Dimension.POWER),
}

PREFIX_UNITS = {
    **dict.fromkeys(("no", "no.", "size", "sz", "#"), Unit.NUMBER),
    **dict.fromkeys(("fr", "fr."), Unit.FRENCH),
}
"""Units that may stand before their number: size 7, Fr 6."""

UNITS: dict[str, tuple[Unit, int]] = {
    **dict.fromkeys(("mm", "毫米", "millimeter", "millimetre"), (Unit.MM, 1)),
    **dict.fromkeys(("cm", "厘米", "公分", "centimeter", "centimetre"), (Unit.MM, 10)),
    **dict.fromkeys(("m", "米"), (Unit.MM, 1000)),
    **dict.fromkeys(("mm2", "平方毫米"), (Unit.MM2, 1)),
    **dict.fromkeys(("cm2", "平方厘米"), (Unit.MM2, 100)),
    **dict.fromkeys(("μm", "um", "微米", "micron", "microns"), (Unit.UM, 1)),
    **dict.fromkeys(("in", "inch", "inches", "英寸", "寸", '"', "”", "''", "′′"), (Unit.INCH, 1)),
    **dict.fromkeys(("f", "fr", "french", "法"), (Unit.FRENCH, 1)),
    **dict.fromkeys(("g", "ga", "gauge"), (Unit.GAUGE, 1)),
    **dict.fromkeys(("ml", "cc", "毫升"), (Unit.ML, 1)),
    **dict.fromkeys(("°", "度", "deg", "degree", "degrees"), (Unit.DEGREE, 1)),
    **dict.fromkeys(("d", "diopter", "dioptre", "diopters", "dioptres"), (Unit.DIOPTRE, 1)),
    **dict.fromkeys(("孔", "kong", "hole", "holes", "-hole"), (Unit.HOLE, 1)),
    **dict.fromkeys(("节段", "level", "levels", "-level"), (Unit.LEVEL, 1)),
    **dict.fromkeys(("号", "hao", "#"), (Unit.NUMBER, 1)),
}
"""How each unit is written, and by what it multiplies to be the unit it is folded into."""

ONLY_GLUED = frozenset({"in", "m", "g", "d"})
"""Units in small letters that after a space would be words of their own."""
