import argparse, os, sys
os.environ["BENCHMARK_ENTRIES"]="10000,1000000"
os.environ["DJANGO_SETTINGS_MODULE"]="tests.benchmarks.settings"
import django
django.setup()
from tests.benchmarks import databases
import time
for a,n in (("small",10000),("large",1000000)):
    t=time.time(); databases.prepare(a,n,print); print(a,time.time()-t, flush=True)
