"""华锐售后: spare parts, paid before they leave."""

from demo.plans import Plan, Seat
from receivables.inputs import AccountInput

SEATS = (
    Seat("clerk", "林晓岚", "service_clerk"),
    Seat("clerk2", "周念慈", "service_clerk"),
    Seat("deputy", "顾承宇", "deputy_manager"),
    Seat("manager", "沈亦舟", "aftersales_manager"),
    Seat("sales_director", "梁景行", "domestic_sales_manager"),
    Seat("commerce", "唐以安", "commerce_clerk"),
    Seat("keeper", "罗大勇", "warehouse_keeper"),
    Seat("finance", "何知夏", "finance"),
    Seat("supervisor", "韩静", "finance_supervisor"),
    Seat("planner", "秦越", "goods_planning"),
    Seat("gm", "范仲平", "leadership"),
    Seat("foreign", "阮思齐", "foreign_clerk"),
    Seat("field", "高志远", "field_sales"),
)
CUSTOMERS = """
绍兴澜庭纺织有限公司|浙东|许立群|0575-5550 0131|绍兴市柯桥区钱陶公路 216 号|monthly|300000
江阴远帆机械厂|苏南|陈国栋|0510-5550 0142|江阴市澄江中路 12 号|prepaid|
南通恒昌印染有限公司|苏中|吴敏|0513-5550 0153|南通市崇川区工农路 301 号|prepaid|
嘉兴众合包装机械有限公司|浙北|朱颖|0573-5550 0164|嘉兴市秀洲区中山西路 88 号|monthly|200000
台州瑞丰泵业有限公司|浙东|王海涛|0576-5550 0175|台州市路桥区机场路 7 号|prepaid|
常州新北精工设备厂|苏南|蒋文|0519-5550 0186|常州市新北区汉江路 45 号|cash|
湖州长兴耐火材料厂|浙北|钱伟民|0572-5550 0197|湖州市长兴县雉城镇画溪大道 9 号|prepaid|
宁波北仑港机维修站|浙东|龘羽|0574-5550 0208|宁波市北仑区新大路 618 号|monthly|5000
"""
GOODS = """
DB-1001|主控板|V3.2|块|standard|250|120
DB-1002|驱动板|7.5 kW|块|standard|680|40
DB-1003|触摸屏|10 寸|台|standard|1860|12
DB-1010|接近开关|M12 NPN|只|standard|85|300
DB-1011|光电传感器|对射 5 m|套|standard|165|150
DB-1015|编码器|1024 线|只|standard|420|60
DB-1020|电磁阀|4V210-08|只|standard|98|200
DB-1021|气缸|SC50×100|只|standard|215|80
DB-1030|伺服电机|750 W|台|standard|1980|16
DB-1031|减速机|RV40 1:20|台|standard|560|24
DB-1040|变频器|2.2 kW|台|standard|1150|20
DB-1050|液压油滤芯|HX-63|只|standard|46|500
WJ-2001|内六角螺栓|M8×25|个|hardware|0.85|20000
WJ-2002|内六角螺栓|M12×40|个|hardware|1.6|15000
WJ-2003|平垫圈|M12|个|hardware|0.12|50000
WJ-2010|直线轴承|LM20UU|只|hardware|18.5|600
WJ-2011|深沟球轴承|6204-2RS|只|hardware|12.8|900
WJ-2020|同步带|HTD-5M-1270|条|hardware|64|240
WJ-2021|链条|10A-1|米|hardware|22.5|400
WJ-2030|骨架油封|TC 35×52×8|只|hardware|4.2|1600
"""
PLAN = Plan(
    "华锐装备售后服务有限公司", "华锐售后", "无锡市新吴区锡梅路 88 号", "0510-5550 0100", "0510-5550 0119",
    {"aftersales": "售后服务部"}, SEATS,
    small_customer="宁波北仑港机维修站",
    customers=CUSTOMERS,
    warehouses={"raw": "原材料仓", "semi": "半成品仓"},
    classes={"standard": ("标准件", "raw"), "hardware": ("五金件", "semi")},
    goods=GOODS,
    bank=AccountInput("基本户", "bank", "中国银行无锡新吴支行", "6217850000001234", designated=True),
    sales={
        "prepaid": {
            "asked": 1, "quoted": 1, "in review": 2, "approved": 1, "sent": 2, "confirmed": 1, "receipt entered": 2,
            "paid": 1, "released": 1, "notices": 1, "printed": 1, "signed by the manager": 1, "issued": 1, "shipped": 1,
            "invoiced": 4,
        },
        "unpaid": {"released": 1},
        "beyond": {"released": 1},
        "on terms": {
            "ordered": 1, "released": 2, "cleared": 1, "shipped": 1, "invoiced": 3, "receipt entered": 1, "paid": 3,
        },
    },
)  # fmt: skip
