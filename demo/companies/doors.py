"""澜格门窗: doors and windows through agents and an own showroom; a prepayment first, the balance before they leave."""

from decimal import Decimal

from demo.plans import Plan, Seat
from receivables.inputs import AccountInput

SEATS = (
    Seat("clerk", "梁婉仪", "marketing_assistant"),
    Seat("clerk", "梁婉仪", "advice_desk"),
    Seat("clerk2", "区嘉敏", "marketing_assistant"),
    Seat("clerk2", "区嘉敏", "marketing_assistant", unit="showroom"),
    Seat("clerk2", "区嘉敏", "advice_desk", unit="showroom"),
    Seat("showroom", "霍咏诗", "showroom_clerk"),
    Seat("manager", "冼国雄", "regional_manager"),
    Seat("gm", "招伟东", "gm"),
    Seat("rd", "麦启明", "rd_manager"),
    Seat("designer", "关颖欣", "designer"),
    Seat("material", "简志豪", "material_control"),
    Seat("production", "谭炳坤", "production"),
    Seat("purchasing", "邝美玲", "purchasing"),
    Seat("quality", "陆伟强", "quality"),
    Seat("repair", "苏锦荣", "repair"),
    Seat("installer", "黎志成", "installer"),
    Seat("finance", "潘淑贞", "finance"),
    Seat("release", "欧阳慧", "finance_release"),
    Seat("supervisor", "康立行", "finance_supervisor"),
    Seat("keeper", "岑永胜", "warehouse_keeper"),
    Seat("logistics", "卢家辉", "logistics"),
    Seat("planner", "黄子晴", "goods_planning"),
)
CUSTOMERS = """
长沙湘江门窗经营部|代理 湖南|易文斌|0731-5553 0011|长沙市岳麓区高桥大市场 C 区 12 号|prepaid|
南宁邕城阳光门窗|代理 广西|韦少芬|0771-5553 0022|南宁市西乡塘区大学东路 98 号|prepaid|
惠州金山湖家居馆|代理 粤东|曾德明|0752-5553 0033|惠州市惠城区演达大道 22 号|prepaid|
赣州虔州整装|代理 江西|钟丽萍|0797-5553 0044|赣州市章贡区红旗大道 60 号|prepaid|
冯先生（千灯湖壹号）|门店 佛山|冯先生|0757-5553 0055|佛山市南海区桂澜北路 26 号 8 座 1602|prepaid|
何女士（顺德碧江）|门店 佛山|何女士|0757-5553 0066|佛山市顺德区北滘镇碧江大道 5 号|prepaid|
区先生（番禺锦绣）|门店 广州|区先生|020-5553 0077|广州市番禺区迎宾路 730 号 3 栋 901|prepaid|
"""
GOODS = """
PK-60|断桥铝平开窗 60 系列|双层中空 5+12A+5 灰|平方米|window|780|260
PK-75|断桥铝平开窗 75 系列|三玻两腔 咖|平方米|window|1080|180
PK-110|窗纱一体平开窗 110 系列|金刚网 5+20A+5|平方米|window|1380|120
TL-85|断桥铝推拉窗 85 系列|5+12A+5 白|平方米|window|690|200
LM-95|铝木复合平开窗 95 系列|柞木 三玻|平方米|window|2180|60
TLM-120|三轨推拉门 120 系列|5+20A+5 灰|平方米|door|1160|150
DDM-160|极窄吊趟门 160 系列|8 mm 钢化 灰玻|平方米|door|1480|90
ZDM-70|折叠门 70 系列|5+12A+5 咖|平方米|door|1620|70
YGF-01|阳光房顶|夹胶 6+0.76+6|平方米|room|1350|80
WJ-ZS|隐藏式执手套装|合金 黑|套|fitting|128|300
WJ-HY|德式铰链组|承重 120 kg|套|fitting|96|420
"""
PLAN = Plan(
    "佛山澜格门窗有限公司", "澜格门窗", "佛山市南海区狮山镇科韵路 18 号", "0757-5553 0100", "0757-5553 0119",
    {
        "marketing": "营销部", "showroom": "桂城门店", "technical": "研发技术部", "production": "生产部",
        "quality": "质检部",
    },
    SEATS,
    customers=CUSTOMERS,
    warehouses={"finished": "成品库"},
    classes={
        "window": ("窗", "finished"), "door": ("门", "finished"), "room": ("阳光房", "finished"),
        "fitting": ("五金", "finished"),
    },
    goods=GOODS,
    bank=AccountInput("基本户", "bank", "中国农业银行佛山南海支行", "44518101040010276", designated=True),
    carrier=("粤运专线", "YY20260612"),
    prepayment=Decimal("0.3"),
    sales={
        "staged": {
            "asked": 1, "in review": 1, "sent": 1, "confirmed": 1, "receipt entered": 1, "ordered": 1, "released": 2,
            "balance entered": 1, "balance paid": 1, "printed": 1, "cleared": 1, "shipped": 1, "invoiced": 2,
        },
        "showroom": {"in review": 1, "released": 1, "invoiced": 1},
        "bargain": {"in review": 1},
    },
)  # fmt: skip
