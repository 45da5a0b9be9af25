"""The compiled library of the kernel."""

import ctypes
from pathlib import Path

PATH = Path(__file__).with_name("liblstm_kernel.so")
LIBRARY = ctypes.CDLL(str(PATH))
