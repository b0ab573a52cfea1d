"""The search box: what is found by what, in which order, and for whom."""

import pytest
from django.db import connection

from clubcrm.kernel.scope import Scope
from members import queries
from members.models import Card
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory, invoice_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def east():
    return BranchFactory(code="east")


def found(text, *branches):
    scope = Scope(tuple(branch.id for branch in branches))
    return [hit.customer for hit in queries.search(text=text, scope=scope, limit=20).hits]


def person(branch, name="王建国", pinyin="wangjianguo", initials="wjg", **fields):
    return CustomerFactory(branch=branch, name=name, pinyin=pinyin, initials=initials, **fields)


@pytest.mark.parametrize(
    "typed",
    ["王建国", "王建", "建国", "王", "wangjianguo", "WangJian", "wang jian guo", "wjg", "wj", "13800001234", "1234", "0001234",
     "138 0000 1234", "+8613800001234", "京A12345", "京A·12345", "京A1", "A12345", "2345", "345", "a12345",
     "LSVAA11A1AA004711", "lsvaa11a1aa004711", "4711", "AA004711", "88001234", "VIP88001234", "　王建国 ", "１２３４"],
)  # fmt: skip
def test_a_customer_is_found_by(typed, east):
    customer = person(east, phone="13800001234")
    person(east, name="李娜", pinyin="lina", initials="ln", phone="13999998888")
    car = VehicleFactory(vin="LSVAA11A1AA004711", plate="京A12345")
    OwnershipFactory(vehicle=car, customer=customer)
    Card.objects.create(customer=customer, number="VIP88001234", valid_from_on="2024-01-01")
    assert found(typed, east) == [customer.id]


@pytest.mark.parametrize(
    "typed", ["", " ", "国", "1", "123", "w", "%", "__", "王%", "' OR 1=1", "\\", "\x00", "🚗" * 90, "·-·"]
)
def test_nothing_is_found_by(typed, east):
    person(east, phone="13800001234")
    assert found(typed, east) == []


def test_the_exact_name_comes_before_longer_ones_and_those_before_names_that_only_contain_it(east):
    inside = person(east, name="欧阳建国")
    longer = person(east, name="建国强")
    exact = person(east, name="建国")
    assert found("建国", east) == [exact.id, longer.id, inside.id]


def test_somebody_of_another_branch_is_found_only_by_a_whole_number(east):
    west = BranchFactory(code="west")
    customer = person(west, phone="13800001234")
    car = VehicleFactory(vin="LSVAA11A1AA004711", plate="京A12345")
    OwnershipFactory(vehicle=car, customer=customer)
    Card.objects.create(customer=customer, number="VIP88001234", valid_from_on="2024-01-01")
    for typed in ("王建国", "wjg", "1234", "2345", "京A1", "4711", "8001234"):
        assert found(typed, east) == []
    for typed in ("13800001234", "京A12345", "LSVAA11A1AA004711", "VIP88001234"):
        assert found(typed, east) == [customer.id]


def test_somebody_whom_the_branch_has_served_is_found_like_its_own(east):
    west = BranchFactory(code="west")
    customer = person(west, phone="13800001234")
    invoice_with({"labour": 100}, customer=customer, branch=east)
    for typed in ("王建国", "王", "wangjianguo", "wangj", "wjg", "wj", "1234"):
        assert found(typed, east) == [customer.id]


def test_a_blocked_card_finds_nobody(east):
    customer = person(east)
    Card.objects.create(
        customer=customer, number="VIP88001234", valid_from_on="2024-01-01", blocked_at="2025-01-01T00:00Z"
    )
    assert found("VIP88001234", east) == []


def test_a_sold_car_finds_its_new_owner_only(east):
    car = VehicleFactory(plate="京A12345")
    OwnershipFactory(vehicle=car, customer=person(east), until_on="2025-01-01")
    new = person(east, name="李娜")
    OwnershipFactory(vehicle=car, customer=new, from_on="2025-01-01")
    assert found("京A12345", east) == [new.id]


def test_two_customers_with_one_phone_are_both_found_and_neither_opens_by_itself(east):
    couple = [person(east, phone="13800001234").id, person(east, name="李娜", phone="13800001234").id]
    result = queries.search(text="13800001234", scope=Scope((east.id,)), limit=20)
    assert sorted(hit.customer for hit in result.hits) == sorted(couple)
    assert result.only is None


def test_no_branch_sees_nobody(east):
    person(east)
    assert queries.search(text="王建国", scope=Scope(()), limit=20) == queries.Found([], 0)


def test_more_than_the_limit_are_counted(east):
    for number in range(9):
        person(east, name=f"王建国{number}")
    result = queries.search(text="王建国", scope=Scope((east.id,)), limit=4)
    assert (len(result.hits), result.total) == (4, 9)


def test_a_search_is_one_query(east, django_assert_num_queries):
    person(east)
    with django_assert_num_queries(1):
        found("王建国", east)
    assert connection.vendor == "postgresql"


@pytest.mark.parametrize(
    "typed",
    ["(138)00130081", "（138）00130081", "tel:13800130081", "TEL：138 0013 0081", "138\u20110013\u20110081",
     "138\u20130013\u20130081", "+86 (138) 0013 0081", "00130081", "0013\u20130081"],
)  # fmt: skip
def test_a_phone_is_found_however_it_is_typed(typed, east):
    customer = person(east, phone="13800130081")
    person(east, name="李娜", pinyin="lina", initials="ln", phone="13999998888")
    assert found(typed, east) == [customer.id]


@pytest.mark.parametrize("stored", ["陈国伟", "陳國偉", "陈國伟"])
@pytest.mark.parametrize("typed", ["陈国伟", "陳國偉", "陳国偉", "國偉", "国伟", "陳"])
def test_simplified_and_traditional_characters_find_each_other(stored, typed, east):
    customer = person(east, name=stored)
    person(east, name="李娜", pinyin="lina", initials="ln")
    assert found(typed, east) == [customer.id]


@pytest.mark.parametrize("dot", ["·", "•", "・", "‧", "．", "･", ".", " · ", ""])
def test_a_name_is_found_with_any_dot_and_without(dot, east):
    customer = person(east, name="麦麦提·艾力")
    assert found(f"麦麦提{dot}艾力", east) == [customer.id]
    assert found(f"提{dot}艾", east) == [customer.id]


@pytest.mark.parametrize(
    ("plate", "typed"),
    [("粤B01234", ["粤BO1234", "粤B01234", "粤bo1", "BO1234", "O1234", "粤B·O1234"]),
     ("沪A0023领", ["沪A0023领", "沪A–0023領", "滬A0023", "0023领"]),
     ("014578使", ["使014578", "014·578使", "578使"]),
     ("粤Z1234港", ["粤Z1234港", "粤Z·1234", "1234港"])],
)  # fmt: skip
def test_a_plate_of_any_form_is_found(plate, typed, east):
    customer = person(east)
    OwnershipFactory(vehicle=VehicleFactory(vin="LSVAA11A1AA004711", plate=plate), customer=customer)
    assert [found(text, east) for text in typed] == [[customer.id]] * len(typed)
