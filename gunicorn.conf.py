# Read by gunicorn by itself from the directory it starts in (make run, the container).
# What was searched for stands in the address after "?": it is not logged, nor is the page one came from.
logger_class = "clubcrm.kernel.logs.GunicornLogger"
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s %(M)sms "%(a)s"'
