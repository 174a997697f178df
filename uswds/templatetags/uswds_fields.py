from django import template

from uswds.html import field_html

register = template.Library()
register.simple_tag(field_html, name="uswds_field")
