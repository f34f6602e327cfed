"""Two example companies with their units, posts and people; tests use the same cast."""

import datetime as dt
import functools
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts import services as accounts
from accounts.models import Company, Post, Unit, User


@dataclass(frozen=True)
class Seat:
    """One person on one post; `unit` "" is the company's root."""

    who: str
    name: str
    post: str
    title: str
    role: str
    unit: str = ""


@dataclass(frozen=True)
class Plan:
    """What an example company is made of."""

    name: str
    short_name: str
    address: str
    phone: str
    complaint_phone: str
    units: dict[str, str]
    seats: tuple[Seat, ...]
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"


PLANS: dict[str, Plan] = {
    "parts": Plan(
        "华锐装备售后服务有限公司", "华锐售后", "无锡市新吴区锡梅路 88 号", "0510-5550 0100", "0510-5550 0119",
        {"aftersales": "售后服务部"},
        (
            Seat("clerk", "林晓岚", "service_clerk", "售后内勤", "sales_clerk", "aftersales"),
            Seat("clerk2", "周念慈", "service_clerk", "售后内勤", "sales_clerk", "aftersales"),
            Seat("deputy", "顾承宇", "deputy_manager", "副经理", "deputy_manager", "aftersales"),
            Seat("manager", "沈亦舟", "aftersales_manager", "售后部门经理", "dept_manager", "aftersales"),
            Seat("sales_director", "梁景行", "domestic_sales_manager", "国内销售经理", "sales_director"),
            Seat("commerce", "唐以安", "commerce_clerk", "商务内勤", "commerce_print"),
            Seat("keeper", "罗大勇", "warehouse_keeper", "仓库保管员", "warehouse"),
            Seat("finance", "何知夏", "finance", "财务", "finance_clerk"),
            Seat("supervisor", "韩静", "finance_supervisor", "财务主管", "finance_supervisor"),
            Seat("planner", "秦越", "goods_planning", "商品规划", "goods_planning"),
        ),
    ),
    "office": Plan(
        "宝亿办公用品有限公司", "宝亿办公", "杭州市拱墅区石祥路 59 号", "0571-5550 0100", "0571-5550 0119",
        {"service": "客服中心"},
        (
            Seat("clerk", "叶青禾", "assistant", "客服助理", "sales_clerk", "service"),
            Seat("clerk2", "马思远", "assistant", "客服助理", "sales_clerk", "service"),
            Seat("reviewer", "陶然", "office_supervisor", "文员主管", "deputy_manager", "service"),
            Seat("manager", "程立", "csc_manager", "客服中心经理", "dept_manager", "service"),
            Seat("order_group", "江雪", "order_group", "订单组", "order_group"),
            Seat("keeper", "石磊", "warehouse_keeper", "仓管员", "warehouse"),
            Seat("driver", "高远", "logistics", "送货员", "logistics_driver"),
            Seat("finance", "白露", "finance", "财务", "finance_clerk"),
            Seat("supervisor", "邵文", "finance_supervisor", "财务经理", "finance_supervisor"),
            Seat("planner", "甘霖", "goods_planning", "商品规划", "goods_planning"),
        ),
    ),
}  # fmt: skip


@dataclass
class World:
    """A company as a story sees it: `world.clerk`, `world.units["aftersales"]`."""

    company: Company
    root: Unit
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def unit(self) -> Unit:
        """The unit in which papers are made."""
        return next(iter(self.units.values()))


def open_world(preset: str, *, code: str, password: str, since: dt.date, plan: Plan | None = None) -> World:
    """Open a company on a preset and seat its people from a day; user names are "<code>-<who>"."""
    plan = plan or PLANS[preset]
    company = accounts.open_company(
        code=code, name=plan.name, short_name=plan.short_name, preset=preset,
        address=plan.address, phone=plan.phone, complaint_phone=plan.complaint_phone,
        currency=plan.currency, zone=plan.zone,
    )  # fmt: skip
    made = World(company, Unit.objects.get(company=company, parent=None))
    for unit_code, title in plan.units.items():
        made.units[unit_code] = accounts.add_unit(company, code=unit_code, name=title, parent=made.root)
    for seat in plan.seats:
        _take(made, seat, f"{code}-{seat.who}", password, since)
    return made


@functools.cache
def _hashed(password: str) -> str:
    """One hash for all who share the demo's public password: each costs a quarter of a second."""
    return make_password(password)


def _take(made: World, seat: Seat, username: str, password: str, since: dt.date) -> None:
    if seat.post not in made.posts:
        made.posts[seat.post] = accounts.add_post(made.company, code=seat.post, title=seat.title, role=seat.role)
    user = User.objects.create(username=username, password=_hashed(password), name=seat.name)
    unit = made.units[seat.unit] if seat.unit else made.root
    accounts.assign(user=user, post=made.posts[seat.post], unit=unit, starts=since, by=None)
    made.people[seat.who] = user
