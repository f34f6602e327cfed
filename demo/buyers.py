"""The example companies' customers."""

import datetime as dt
from decimal import Decimal

from credit import services as credit
from customers import services as customers
from customers.models import Customer
from demo.cast import World

# name|route|contact|phone|address|payment terms|credit limit
BUYERS = {
    "parts": """
绍兴澜庭纺织有限公司|浙东|许立群|0575-5550 0131|绍兴市柯桥区钱陶公路 216 号|monthly|300000
江阴远帆机械厂|苏南|陈国栋|0510-5550 0142|江阴市澄江中路 12 号|prepaid|
南通恒昌印染有限公司|苏中|吴敏|0513-5550 0153|南通市崇川区工农路 301 号|prepaid|
嘉兴众合包装机械有限公司|浙北|朱颖|0573-5550 0164|嘉兴市秀洲区中山西路 88 号|monthly|200000
台州瑞丰泵业有限公司|浙东|王海涛|0576-5550 0175|台州市路桥区机场路 7 号|prepaid|
常州新北精工设备厂|苏南|蒋文|0519-5550 0186|常州市新北区汉江路 45 号|cash|
湖州长兴耐火材料厂|浙北|钱伟民|0572-5550 0197|湖州市长兴县雉城镇画溪大道 9 号|prepaid|
宁波北仑港机维修站|浙东|龘羽|0574-5550 0208|宁波市北仑区新大路 618 号|monthly|5000
""",
    "office": """
杭州栖云设计事务所|城西线|叶女士|0571-5550 0137|西湖区文二西路 88 号 3 幢 501|monthly|90000
浙江远林律师事务所|城西线|方晓|0571-5550 0248|西湖区天目山路 198 号 12 楼|monthly|60000
杭州明澈口腔诊所|城北线|俞医生|0571-5550 0359|拱墅区湖墅南路 260 号|cash|
钱江建设集团杭州分公司|滨江线|沈工|0571-5550 0460|滨江区江南大道 588 号 20 楼|monthly|200000
杭州小榕树幼儿园|城北线|倪园长|0571-5550 0571|拱墅区大关路 33 号|prepaid|
浙江天目茶业有限公司|城东线|包经理|0571-5550 0682|上城区秋涛北路 77 号|monthly|60000
杭州犇腾物流有限公司|城东线|牛先生|0571-5550 0793|临平区星桥街道 5 号库|monthly|80000
余杭创意园物业中心|城西线|胡主任|0571-5550 0804|余杭区文一西路 1500 号|prepaid|
""",
}


GRADES = ((200_000, "A"), (80_000, "B"), (0, "C"))
"""limit from which a customer of the demo has the grade"""


def _grant(customer: Customer, limit: Decimal, world: World, at: dt.datetime) -> None:
    grade = next(grade for least, grade in GRADES if limit >= least)
    credit.set_limit(customer.pk, limit=limit, grade=grade, by=world.supervisor, at=at, reason="年度评审")


def invite(world: World, at: dt.datetime) -> list[Customer]:
    """Create the customer files (by a clerk) and set the limits of the monthly ones (by the finance supervisor)."""
    found = []
    for place, row in enumerate(BUYERS[world.company.preset].strip().splitlines(), 1):
        name, route, contact, phone, address, terms, limit = row.split("|")
        customer = customers.add_customer(
            company=world.company, unit=world.unit, by=world.clerk, at=at, number=f"KH-{place:05d}", name=name,
            phone=phone, route=route, contact=contact, address=address, payment_terms=terms,
        )  # fmt: skip
        if limit:
            _grant(customer, Decimal(limit), world, at)
        found.append(customer)
    return found
