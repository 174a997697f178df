from django import template

from watch.wording import name_of

register = template.Library()
register.filter("need_in_words", name_of)
