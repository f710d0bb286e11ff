# Sourced by ./mvnw and ./homeroom: exports JAVA_HOME as a JDK 25 or newer, or says the one command that installs one.
# Looks at JAVA_HOME, then the java on the path, then the folders where distributions and version managers put JDKs.

jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release"
}

jdk_is_new_enough() {
  major=$(jdk_major "$1") || return 1
  [ "${major:-0}" -ge 25 ]
}

jdk_on_path() {
  java_on_path=$(command -v java) || return 1
  dirname "$(dirname "$(readlink -f "$java_on_path")")"
}

find_jdk() {
  set +f
  for candidate in "${JAVA_HOME-}" "$(jdk_on_path || :)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && jdk_is_new_enough "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Homeroom needs a JDK 25, and none was found in JAVA_HOME, on the path or in the usual folders." >&2
  if command -v apt-get >/dev/null; then
    echo "Install one with:  apt-get install temurin-25-jdk   (or openjdk-25-jdk-headless), then run this again." >&2
  else
    echo "Install one with:  sdk install java 25-tem   then run this again." >&2
  fi
  return 1
}

find_jdk || exit 2
