"""宝亿办公: office supplies on monthly terms, a group with branches."""

from demo.plans import Place, Plan, Seat
from receivables.inputs import AccountInput

SEATS = (
    Seat("clerk", "叶青禾", "assistant"),
    Seat("clerk2", "马思远", "assistant"),
    Seat("reviewer", "陶然", "office_supervisor"),
    Seat("manager", "程立", "csc_manager"),
    Seat("order_group", "江雪", "order_group"),
    Seat("keeper", "石磊", "warehouse_keeper"),
    Seat("driver", "高远", "logistics"),
    Seat("finance", "白露", "finance"),
    Seat("supervisor", "邵文", "finance_supervisor"),
    Seat("planner", "甘霖", "goods_planning"),
    Seat("branch_gm", "童建业", "branch_gm", unit="hangzhou"),
    Seat("branch_admin", "夏雨桐", "branch_admin", unit="hangzhou"),
    Seat("ningbo_admin", "倪向东", "branch_admin", unit="ningbo"),
    Seat("leader", "柳依依", "group_leader"),
    Seat("rep", "傅嘉", "account_rep"),
    Seat("key_rep", "宋清扬", "key_account_rep"),
    Seat("sales_head", "贺松年", "sales_management_manager"),
    Seat("director", "卓越群", "group_fin_director"),
    Seat("buyer", "乔木", "purchasing"),
    Seat("support", "戴维明", "sales_support"),
    Seat("care", "苗青", "customer_officer"),
    Seat("guard", "雷鸣", "loss_prevention"),
    Seat("planning", "邓维新", "group_planning"),
    Seat("gm", "温国钧", "hq_gm"),
)
CUSTOMERS = """
杭州栖云设计事务所|城西线|叶女士|0571-5550 0137|西湖区文二西路 88 号 3 幢 501|monthly|90000
浙江远林律师事务所|城西线|方晓|0571-5550 0248|西湖区天目山路 198 号 12 楼|monthly|60000
杭州明澈口腔诊所|城北线|俞医生|0571-5550 0359|拱墅区湖墅南路 260 号|on_delivery|
钱江建设集团杭州分公司|滨江线|沈工|0571-5550 0460|滨江区江南大道 588 号 20 楼|monthly|200000
杭州小榕树幼儿园|城北线|倪园长|0571-5550 0571|拱墅区大关路 33 号|prepaid|
浙江天目茶业有限公司|城东线|包经理|0571-5550 0682|上城区秋涛北路 77 号|monthly|60000
杭州犇腾物流有限公司|城东线|牛先生|0571-5550 0793|临平区星桥街道 5 号库|monthly|80000
余杭创意园物业中心|城西线|胡主任|0571-5550 0804|余杭区文一西路 1500 号|prepaid|
杭州文澜书店|城东线|楼经理|0571-5550 0915|上城区庆春路 52 号|monthly|3000
"""
GOODS = """
BG-1001|复印纸|A4 70g 8 包装|箱|paper|168|400
BG-1002|复印纸|A4 80g 5 包装|箱|paper|135|320
BG-1022|复印纸|A3 80g 4 包装|箱|paper|172|90
BG-1040|热敏收银纸|80×50 mm|卷|paper|3.2|2400
WJ-2103|中性笔|0.5 mm 黑 12 支装|盒|stationery|14.4|800
WJ-2104|中性笔|0.5 mm 红 12 支装|盒|stationery|14.4|300
WJ-2210|荧光笔|6 色套装|套|stationery|18.5|260
WJ-3007|文件夹|A4 双强力夹 蓝|个|stationery|6.8|1200
WJ-3015|档案盒|55 mm PP 蓝|个|stationery|6.2|1500
WJ-3042|抽杆夹|A4 透明 10 个装|包|stationery|8.5|700
WJ-4108|订书机|省力型 25 页|个|stationery|24|180
WJ-4205|订书钉|12 号 24/6 10 盒装|包|stationery|11.5|420
WJ-4310|便利贴|76×76 黄 100 张|本|stationery|2.6|2600
WJ-4402|透明胶带|45 mm×60 码|卷|stationery|3.8|1900
WJ-4511|白板笔|黑 10 支装|盒|stationery|19|240
SM-5120|得印 12A 硒鼓|2,000 页|支|supplies|198|75
SM-5133|得印 88A 硒鼓|1,500 页|支|supplies|176|60
SM-5206|签到簿|32K 96 页|本|stationery|5.4|500
SM-5310|原装墨盒|HP 803 黑|个|supplies|119|5
QJ-7701|抽纸|3 层 130 抽 18 包装|箱|daily|96|150
QJ-7712|垃圾袋|45×55 黑 30 只装|卷|daily|3.2|1800
QJ-7730|洗手液|500 ml|瓶|daily|9.8|400
YL-9001|瓶装水|550 ml 24 瓶装|箱|daily|28|260
"""
PLAN = Plan(
    "宝亿办公用品有限公司", "宝亿办公", "杭州市拱墅区石祥路 59 号", "0571-5550 0100", "0571-5550 0119",
    {
        "hangzhou": "杭州分公司", "service": "客服中心", "ningbo": "宁波分公司", "planning": "集团规划部",
    }, SEATS,
    home="service",
    small_customer="杭州文澜书店",
    places={"hangzhou": Place("branch"), "service": Place(parent="hangzhou"), "ningbo": Place("branch")},
    customers=CUSTOMERS,
    warehouses={"main": "杭州中心仓"},
    classes={
        "paper": ("纸品", "main"), "stationery": ("文具", "main"), "supplies": ("耗材", "main"),
        "daily": ("日用", "main"),
    },
    goods=GOODS,
    bank=AccountInput("基本户", "bank", "杭州银行拱墅支行", "3301040160000567", designated=True),
    sales={
        "office": {
            "ordered": 3, "released": 3, "printed": 3, "shipped": 2, "signed": 2, "invoiced": 6, "receipt entered": 2,
            "paid": 9,
        },
    },
)  # fmt: skip
