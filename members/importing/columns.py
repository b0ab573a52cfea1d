"""Headings that mean the same in every kind of file."""

CUSTOMER_NUMBER = ("客户编号", "客户号", "会员编号", "客户代码")
NAME = ("客户名称", "客户姓名", "车主姓名", "车主", "购车人", "姓名", "名称")
PLATE = ("车牌号", "车牌号码", "车牌", "牌照号")
VIN = ("VIN码", "VIN", "车架号", "车辆识别代号", "底盘号")
