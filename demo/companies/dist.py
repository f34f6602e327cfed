"""津海达: pumps, valves and instruments bought and sold; nothing passes without the sales manager."""

from demo.plans import Plan, Seat
from receivables.inputs import AccountInput

SEATS = (
    Seat("clerk", "郝丽华", "sales_clerk"),
    Seat("clerk", "郝丽华", "slip_desk"),
    Seat("clerk2", "边晓晨", "sales_clerk"),
    Seat("sales", "杜鹏", "salesperson"),
    Seat("sales2", "佟维佳", "salesperson"),
    Seat("manager", "尹志强", "sales_manager"),
    Seat("leader", "穆文涛", "leadership"),
    Seat("gm", "于海川", "gm"),
    Seat("purchasing", "崔颖", "purchasing"),
    Seat("technical", "霍明哲", "technical"),
    Seat("finance", "卞雅琴", "finance"),
    Seat("supervisor", "米建军", "finance_supervisor"),
    Seat("keeper", "张德顺", "warehouse_keeper"),
    Seat("office", "纪春梅", "office"),
    Seat("planner", "谷雨", "goods_planning"),
)
CUSTOMERS = """
天津滨海碱业有限公司|滨海线|刘宝林|022-5552 0011|天津市滨海新区新港二号路 87 号|monthly|900000
唐山曹妃甸蓝湾水务有限公司|唐山线|田野|0315-5552 0022|唐山市曹妃甸区通港路 5 号|monthly|600000
廊坊安次热力公司|廊坊线|常有志|0316-5552 0033|廊坊市安次区龙河大道 31 号|prepaid|
天津静海华北制管厂|静海线|胡月|022-5552 0044|天津市静海区大邱庄恒泰路 18 号|prepaid|
沧州临港盛源化工有限公司|沧州线|孟庆山|0317-5552 0055|沧州市渤海新区临港化工园 2 号路|monthly|700000
天津武清怡禾乳品厂|武清线|夏芸|022-5552 0066|天津市武清区开发区福源道 40 号|prepaid|
保定高阳印染污水处理站|保定线|靳志国|0312-5552 0077|保定市高阳县三利大街南口|monthly|3000
天津东丽机场设备维修中心|东丽线|宋晓雷|022-5552 0088|天津市东丽区航空路 9 号|prepaid|
"""
GOODS = """
SB-3201|单级离心泵|IS80-65-160 7.5 kW|台|pump|4680|18
SB-3202|管道离心泵|ISG50-160 3 kW|台|pump|2350|26
SB-3210|潜水排污泵|WQ30-15-3|台|pump|2860|20
SB-3220|计量泵|JM-120/1.0|台|pump|5900|8
FM-1101|对夹蝶阀|D71X-16 DN100|台|valve|168|220
FM-1102|法兰闸阀|Z45X-16 DN80|台|valve|245|160
FM-1105|不锈钢球阀|Q41F-16P DN50|台|valve|330|140
FM-1110|止回阀|H44H-16C DN100|台|valve|410|90
FM-1120|电动调节阀|ZDLP-16 DN50|台|valve|6200|10
YB-2101|压力变送器|0–1.6 MPa 4–20 mA|台|meter|860|65
YB-2102|电磁流量计|DN80 分体式|台|meter|5400|12
YB-2103|双金属温度计|WSS-411 0–150 ℃|支|meter|78|300
YB-2104|不锈钢压力表|Y-100BF 0–1 MPa|块|meter|65|420
PJ-0801|机械密封|104-35|套|spare|96|260
PJ-0802|金属缠绕垫|DN100 PN16|片|spare|12.5|1500
"""
PLAN = Plan(
    "天津津海达机电设备有限公司", "津海达", "天津市河西区洞庭路 156 号", "022-5552 0100", "022-5552 0119",
    {"sales": "销售部", "purchasing": "采购部", "technical": "技术部", "office": "办公室"}, SEATS,
    small_customer="保定高阳印染污水处理站",
    customers=CUSTOMERS,
    warehouses={"store": "河西库房"},
    classes={
        "pump": ("泵类", "store"), "valve": ("阀门", "store"), "meter": ("仪表", "store"), "spare": ("配件", "store"),
    },
    goods=GOODS,
    bank=AccountInput("基本户", "bank", "中国建设银行天津河西支行", "12001635400052503318", designated=True),
    carrier=("津唐物流", "JT20260518"),
    sales={
        "on terms": {
            "in review": 1, "sent": 1, "ordered": 1, "released": 1, "printed": 1, "cleared": 1, "signed": 1, "paid": 2,
        },
        "major": {"seen by the first": 1},
        "beyond": {"released": 1},
        "bargain": {"in review": 2},
        "prepaid": {"confirmed": 1, "receipt entered": 1, "released": 1, "shipped": 1, "invoiced": 1},
    },
)  # fmt: skip
