"""金汇化纤: yarn by the ton within credit limits, debt checked before each shipment."""

from demo.plans import Plan, Seat
from receivables.inputs import AccountInput

SEATS = (
    Seat("clerk", "蒋慧", "sales_specialist"),
    Seat("clerk", "蒋慧", "notice_desk"),
    Seat("clerk2", "楼志刚", "sales_specialist"),
    Seat("clerk2", "楼志刚", "notice_desk"),
    Seat("manager", "龚玉梅", "sales_manager"),
    Seat("gm", "金国梁", "gm"),
    Seat("accountant", "虞秀芳", "accountant"),
    Seat("finance", "骆静怡", "finance"),
    Seat("substitute", "吴晨", "accountant"),
    Seat("supervisor", "朱建平", "finance_manager"),
    Seat("production", "冯永康", "production_manager"),
    Seat("quality", "季敏", "quality"),
    Seat("supervisor_q", "毛新华", "quality_supervisor"),
    Seat("audit", "丁伯言", "audit_manager"),
    Seat("keeper", "陈阿根", "warehouse_keeper"),
    Seat("guard", "方有福", "gate_guard"),
    Seat("planner", "何佳妮", "goods_planning"),
    # FIBRE-96: the committee
    Seat("gm", "金国梁", "price_committee"),
    Seat("manager", "龚玉梅", "price_committee"),
    Seat("clerk2", "楼志刚", "price_committee"),
    Seat("supervisor", "朱建平", "price_committee"),
    Seat("audit", "丁伯言", "price_committee"),
)
CUSTOMERS = """
绍兴柯桥润丰纺织有限公司|绍兴|章国庆|0575-5551 0011|绍兴市柯桥区滨海工业区 12 号|monthly|2500000
义乌锦程袜业有限公司|义乌|骆小燕|0579-5551 0022|义乌市大陈镇工业园 3 号|monthly|1800000
海宁新宏经编有限公司|嘉兴|沈建明|0573-5551 0033|海宁市马桥经编园 88 号|monthly|3000000
浦江华彩绗缝家纺厂|金华|黄晓东|0579-5551 0044|浦江县仙华街道恒昌大道 20 号|prepaid|
诸暨大唐盛隆织造厂|绍兴|郭春生|0575-5551 0055|诸暨市大唐街道开元东路 9 号|prepaid|
吴江盛泽恒泽喷织厂|苏南|顾雪根|0512-5551 0066|苏州市吴江区盛泽镇坛丘路 66 号|monthly|1500000
桐乡濮院羽彩针织有限公司|嘉兴|屠丽娟|0573-5551 0077|桐乡市濮院镇永乐路 101 号|monthly|30000
兰溪金梭织带厂|金华|叶洪|0579-5551 0088|兰溪市上华街道振兴路 15 号|prepaid|
"""
GOODS = """
DTY-075|涤纶低弹丝 DTY|75D/36F 半光 轻网|吨|dty|10800|120
DTY-100|涤纶低弹丝 DTY|100D/48F 半光 中网|吨|dty|9900|160
DTY-150|涤纶低弹丝 DTY|150D/48F 半光 轻网|吨|dty|9200|300
DTY-300|涤纶低弹丝 DTY|300D/96F 半光 重网|吨|dty|8900|220
DTY-150C|涤纶阳离子 DTY|150D/48F 复合|吨|dty|11600|60
FDY-050|涤纶牵伸丝 FDY|50D/24F 大有光|吨|fdy|9800|90
FDY-075|涤纶牵伸丝 FDY|75D/36F 大有光|吨|fdy|9300|140
FDY-150|涤纶牵伸丝 FDY|150D/96F 半光|吨|fdy|8700|180
POY-125|涤纶预取向丝 POY|125D/36F 半光|吨|poy|7900|200
POY-250|涤纶预取向丝 POY|250D/48F 半光|吨|poy|7700|260
NY6-070|锦纶 6 弹力丝|70D/24F 半光|吨|nylon|18600|45
NY6-140|锦纶 6 弹力丝|140D/48F 消光|吨|nylon|18100|30
"""
PLAN = Plan(
    "浙江金汇化纤有限公司", "金汇化纤", "义乌市佛堂镇双峰路 268 号", "0579-5551 0100", "0579-5551 0119",
    {
        "sales": "销售部", "finance": "财务部", "production": "生产部", "quality": "品质部", "warehouse": "仓储部",
        "audit": "审计督察部", "guard": "门卫室",
    },
    SEATS,
    small_customer="桐乡濮院羽彩针织有限公司",
    customers=CUSTOMERS,
    warehouses={"yarn": "成品仓"},
    classes={
        "dty": ("低弹丝", "yarn"), "fdy": ("牵伸丝", "yarn"), "poy": ("预取向丝", "yarn"), "nylon": ("锦纶丝", "yarn"),
    },
    goods=GOODS,
    bank=AccountInput("基本户", "bank", "中国工商银行义乌分行", "1208020009200551862", designated=True),
    carrier=("义乌顺达货运", "浙G 5A168"),
    sales={
        "on terms": {
            "asked": 1, "ordered": 1, "reviewed by the first": 2, "released": 1, "printed": 1,
            "signed by the manager": 1, "cleared": 1, "shipped": 1, "invoiced": 1, "paid": 2,
        },
        "beyond": {"signed by the manager": 1},
        "bargain": {"in review": 2},
        "prepaid": {"receipt entered": 1, "released": 1, "invoiced": 1},
    },
)  # fmt: skip
