"""A company with its units, posts and people, built once per test from the same services that the demo uses."""

import datetime as dt
from dataclasses import dataclass, field

from accounts import services as accounts
from accounts.models import Company, Post, Unit, User

NOW = dt.datetime(2026, 6, 10, 2, 0, tzinfo=dt.UTC)  # 10 June 2026, 10:00 in Shanghai, a Wednesday
TODAY = dt.date(2026, 6, 10)
PASSWORD = "Jade-kettle-42"

# person → (Chinese name, post code, title, role, unit code); unit "" is the company's root
SEATS: dict[str, dict[str, tuple[str, str, str, str, str]]] = {
    "parts": {
        "clerk": ("林晓岚", "service_clerk", "售后内勤", "sales_clerk", "aftersales"),
        "clerk2": ("周念慈", "service_clerk", "售后内勤", "sales_clerk", "aftersales"),
        "deputy": ("顾承宇", "deputy_manager", "副经理", "deputy_manager", "aftersales"),
        "manager": ("沈亦舟", "aftersales_manager", "售后部门经理", "dept_manager", "aftersales"),
        "commerce": ("唐以安", "commerce_clerk", "商务内勤", "commerce_print", ""),
        "keeper": ("罗大勇", "warehouse_keeper", "仓库保管员", "warehouse", ""),
        "finance": ("何知夏", "finance", "财务", "finance_clerk", ""),
        "supervisor": ("韩静", "finance_supervisor", "财务主管", "finance_supervisor", ""),
    },
    "office": {
        "clerk": ("叶青禾", "assistant", "客服助理", "sales_clerk", "service"),
        "clerk2": ("马思远", "assistant", "客服助理", "sales_clerk", "service"),
        "reviewer": ("陶然", "office_supervisor", "文员主管", "deputy_manager", "service"),
        "manager": ("程立", "csc_manager", "客服中心经理", "dept_manager", "service"),
        "order_group": ("江雪", "order_group", "订单组", "order_group", ""),
        "keeper": ("石磊", "warehouse_keeper", "仓管员", "warehouse", ""),
        "driver": ("高远", "logistics", "送货员", "logistics_driver", ""),
        "finance": ("白露", "finance", "财务", "finance_clerk", ""),
        "supervisor": ("邵文", "finance_supervisor", "财务经理", "finance_supervisor", ""),
        "planner": ("甘霖", "goods_planning", "商品规划", "goods_planning", ""),
    },
}
UNITS = {"parts": {"aftersales": "售后服务部"}, "office": {"service": "客服中心"}}
NAMES = {
    "parts": ("华锐装备售后服务有限公司", "华锐售后"),
    "office": ("宝亿办公用品有限公司", "宝亿办公"),
}


@dataclass
class World:
    """A company as a test sees it: `world.clerk`, `world.units["aftersales"]`."""

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


def world(preset: str, code: str = "") -> World:
    """Open a company on a preset with its people; `code` makes a second one beside it."""
    code = code or preset
    name, short = NAMES[preset]
    company = accounts.open_company(
        code=code, name=name, short_name=short, preset=preset,
        address="杭州市拱墅区石祥路 59 号", phone="0571-5550 0100", complaint_phone="0571-5550 0119",
    )  # fmt: skip
    made = World(company, Unit.objects.get(company=company, parent=None))
    for unit_code, title in UNITS[preset].items():
        made.units[unit_code] = accounts.add_unit(company, code=unit_code, name=title, parent=made.root)
    for who, seat in SEATS[preset].items():
        _seat(made, who, *seat, username=f"{code}-{who}")
    return made


def _seat(made: World, who: str, name: str, post: str, title: str, role: str, unit: str, username: str) -> None:
    if post not in made.posts:
        made.posts[post] = accounts.add_post(made.company, code=post, title=title, role=role)
    user = User.objects.create_user(username, PASSWORD, name=name)
    where = made.units[unit] if unit else made.root
    accounts.assign(user=user, post=made.posts[post], unit=where, starts=dt.date(2026, 1, 1), by=None)
    made.people[who] = user


def again(user: User) -> User:
    """The same person as the next request would load them: nothing cached."""
    return User.objects.get(pk=user.pk)
