"""Find a Java that Kafka runs on."""

import os
import re
import shutil
import subprocess

from deploy.local.errors import JavaMissingError, JavaTooOldError

OLDEST = 17


def major_version(banner: str) -> int | None:
    """Return the major version in what `java -version` prints, or None if that is no Java (1.8 is Java 8)."""
    found = re.search(r'version "(?:1\.)?(\d+)', banner)
    return int(found[1]) if found else None


def java_home_or_path() -> str | None:
    """Return the Java of JAVA_HOME, or else the one on the PATH."""
    home = os.environ.get("JAVA_HOME")
    return (shutil.which(f"{home}/bin/java") if home else None) or shutil.which("java")


def usable_java() -> str:
    """Return the path of a Java that is new enough. Raises: JavaMissingError, JavaTooOldError."""
    java = java_home_or_path()
    if java is None:
        raise JavaMissingError
    banner = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)  # nosec B603  # the java of PATH
    major = major_version(banner.stderr + banner.stdout)
    if major is None:
        raise JavaMissingError
    if major < OLDEST:
        raise JavaTooOldError(java, major)
    return java
