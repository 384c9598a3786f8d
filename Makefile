# SPDX-License-Identifier: MIT
#
# bihuan: one binary, the programs it runs, and its man pages, built out of tree.
#   make              build build/bihuan from what is installed (names what is missing)
#   make run          install what is missing, build, open the terminal on a demo plant
#   make test         install what is missing, build, run every test; T=pattern takes a part, SAN=1 sanitizers
#   make help         the other targets
# Lists of screens, commands, … are made from the file names below src/: adding a thing is adding a file.

SAN     ?=
BUILD   ?= build$(if $(SAN),-san)
V       ?=
T       ?=
PREFIX  ?= /usr/local
DESTDIR ?=
CC      = gcc
GEN     := $(BUILD)/gen
BINARY  := $(BUILD)/bihuan
LIBRARY := $(BUILD)/libbihuan.a
DEMO    := $(BUILD)/demo

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

ifeq ($(V),1)
Q :=
say := @:
else
Q := @
say := $(if $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),@:,@printf '  %-6s %s\n')
endif

# A target that installs first calls make again for the rest: on all processors, unless -j was given.
SUBMAKE = $(MAKE) $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

# --- What must be installed ---------------------------------------------------------------------------

DEPS_BUILD := gcc make pkgconf libglib2.0-dev libglib2.0-dev-bin libncurses-dev libsqlite3-dev libsodium-dev \
	libqrencode-dev libxlsxwriter-dev libiniparser-dev libjson-glib-dev libcairo2-dev libpango1.0-dev \
	libgdk-pixbuf-2.0-dev libseccomp-dev libcurl4-openssl-dev libsystemd-dev libmodbus-dev libmosquitto-dev \
	fonts-wqy-microhei gettext ncurses-base libc-bin libc6-dev
DEPS_TEST := libvterm-dev zbar-tools poppler-utils librsvg2-bin python3 python3-openpyxl libreoffice-calc-nogui mandoc openssl tmux perl sqlite3 cppcheck \
	clang-tidy clang-format-14 procps clang-14 libclang-rt-14-dev gammu mosquitto mosquitto-clients \
	python3-icalendar \
	$(if $(wildcard /usr/sbin/sendmail),,exim4-daemon-light)
# A machine that has a mail server keeps the one it has: Debian lets there be one only.

# pkg-config's name, and the Debian package that has it. iniparser has no .pc file.
PC := glib-2.0:libglib2.0-dev gobject-2.0:libglib2.0-dev gio-2.0:libglib2.0-dev ncursesw:libncurses-dev \
	sqlite3:libsqlite3-dev libsodium:libsodium-dev libqrencode:libqrencode-dev xlsxwriter:libxlsxwriter-dev \
	json-glib-1.0:libjson-glib-dev
# Of bihuan-paper alone: nothing else is linked with them.
PC_PAPER := cairo:libcairo2-dev pangocairo:libpango1.0-dev gdk-pixbuf-2.0:libgdk-pixbuf-2.0-dev libseccomp:libseccomp-dev
# Of bihuan-serve alone.
PC_SERVE := libcurl:libcurl4-openssl-dev libsystemd:libsystemd-dev libmodbus:libmodbus-dev libmosquitto:libmosquitto-dev
TOOLS := $(CC):gcc pkg-config:pkgconf glib-compile-resources:libglib2.0-dev-bin msgfmt:gettext msgcat:gettext

name = $(firstword $(subst :, ,$(1)))
package = $(lastword $(subst :, ,$(1)))
names = $(foreach p,$(1),$(call name,$(p)))

PC_CFLAGS := $(shell pkg-config --cflags $(call names,$(PC) $(PC_PAPER) $(PC_SERVE)) 2>/dev/null)
PC_LIBS := $(shell pkg-config --libs $(call names,$(PC)) 2>/dev/null) -liniparser -lm
LIBS_paper := $(shell pkg-config --libs $(call names,$(PC_PAPER)) 2>/dev/null)
LIBS_serve := $(shell pkg-config --libs $(call names,$(PC_SERVE)) 2>/dev/null)
MISSING := $(sort $(foreach t,$(TOOLS),$(if $(shell command -v $(call name,$(t))),,$(call package,$(t)))) \
	$(if $(PC_CFLAGS),,$(foreach p,$(PC) $(PC_PAPER) $(PC_SERVE),$(if $(shell pkg-config --exists $(call name,$(p)) 2>/dev/null \
		&& echo yes),,$(call package,$(p))))) \
	$(if $(wildcard /usr/include/iniparser/iniparser.h /usr/include/iniparser.h \
		/usr/local/include/iniparser/iniparser.h),,libiniparser-dev))

# Everything that is compiled waits for this one; it has nothing to do where nothing is missing.
.PHONY: packages
packages:
ifneq ($(MISSING),)
	@printf '%s\n' 'Missing packages: $(MISSING)' 'Install them with: make deps' >&2; exit 1
endif

# Asks dpkg what is missing and installs only that; without a question, and quick where nothing is missing.
define install_packages
@missing=; have=" $$(dpkg-query -W -f '$${db:Status-Status}:$${Package} ' $(1) 2>/dev/null)"; \
for p in $(1); do case "$$have" in *" installed:$$p "*) ;; *) missing="$$missing $$p" ;; esac; done; \
[ -n "$$missing" ] || exit 0; \
command -v apt-get >/dev/null || { echo "This is not Debian; please install:$$missing" >&2; exit 1; }; \
as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo; \
echo "Installing:$$missing"; \
$$as_root apt-get -q -o DPkg::Lock::Timeout=300 update && \
$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 \
	-y --no-install-recommends install $$missing
endef

.PHONY: deps deps-build
deps:
	$(call install_packages,$(DEPS_BUILD) $(DEPS_TEST))
deps-build:
	$(call install_packages,$(DEPS_BUILD))

# --- Flags --------------------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith -Wwrite-strings \
	-Wformat=2 -Wno-format-nonliteral
WERROR ?= -Werror
HARDEN := -fstack-protector-strong -fPIE
LDHARDEN := -pie -Wl,-z,relro,-z,now,--as-needed
ifeq ($(SAN),)
CFLAGS ?= -O2 -g
HARDEN += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
else
# The sanitizers confuse gcc's flow analysis: it then warns of variables that are always set.
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
HARDEN += -fsanitize=address,undefined -fno-sanitize-recover=undefined -Wno-maybe-uninitialized
LDHARDEN += -fsanitize=address,undefined
endif
DIALECT := -std=gnu11 -D_GNU_SOURCE
# Foreign headers are system headers: their warnings are not ours.
HOUSE_CFLAGS = $(DIALECT) $(WARNINGS) $(WERROR) -Iinclude $(patsubst -I%,-isystem %,$(PC_CFLAGS))
COMPILE = $(CC) $(HOUSE_CFLAGS) $(HARDEN) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK = $(CC) $(HARDEN) $(CFLAGS) $(LDHARDEN) $(LDFLAGS)

# --- Sources ------------------------------------------------------------------------------------------

SOURCES := $(sort $(shell find src -name '*.c' 2>/dev/null))
MAIN := $(BUILD)/obj/src/main.o
# Beside bihuan: src/NAME/ (or src/FOLDER_NAME/), with a main of its own, and data/NAME/, where there is one, are in build/bihuan-NAME and nowhere else.
# It is linked with the library and with LIBS_NAME. src/base/program.c finds it: in BUILD, else in LIBEXEC.
PROGRAMS := demo paper serve
FOLDER_paper := draw
PROGRAM_FILES := $(PROGRAMS:%=$(BUILD)/bihuan-%)
LIBEXEC = $(PREFIX)/libexec/bihuan

files = $(sort $(shell find $(1) -type f ! -name '.*' ! -name '*~' 2>/dev/null))
EMBEDDED := $(filter-out $(foreach p,$(PROGRAMS),data/$(p)/%) data/po/%,$(call files,data forms))
PO := $(sort $(wildcard data/po/zh/*.po))
MO := $(BUILD)/locale/zh_CN/LC_MESSAGES/bihuan.mo
MAN := $(sort $(wildcard man/*.[1-9]))

.PHONY: all FORCE
all: $(BINARY) $(PROGRAM_FILES) $(if $(PO),$(MO))

# A generated file replaces the old one only when it differs: so a list follows files that come and files that
# go, and a build without changes does nothing.  Use: some commands writing to stdout $(call into_file)
keep = > $@.new && if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# --- Registries: folder -> list -----------------------------------------------------------------------

# list : folder : type : symbol prefix : header
REGISTRIES := \
	screen_registry:screens:Screen:screen:ui/screen.h \
	command_registry:cli/commands:Command:command:cli/command.h \
	field_registry:form/fields:FieldType:field:form/field.h \
	action_registry:rule/actions:Action:action:rule/action.h \
	facts_registry:rule/facts:Facts:facts:rule/facts.h \
	channel_registry:notify/channels:Channel:channel:notify/channel.h \
	link_registry:sensor/links:Link:link:sensor/link.h \
	label_format_registry:label/formats:LabelFormat:format:label/format.h \
	sheet_format_registry:export/formats:SheetFormat:sheet_format:export/sheet.h

# $(call registry,list,folder,type,prefix,header): a header that does not exist yet has no list.
define registry
ifneq ($(wildcard include/bihuan/$(5)),)
REGISTRY_FILES += $(GEN)/$(1).c
$(1)_names := $$(sort $$(basename $$(notdir $$(wildcard src/$(2)/*.c))))
$(GEN)/$(1).c: FORCE
	@mkdir -p $$(@D)
	@{ printf '%s\n' '/* Made by the Makefile from the file names in src/$(2)/. */' '#include "bihuan/$(5)"' ''; \
	for n in $$($(1)_names); do case $$$$n in _*) \
		echo "src/$(2)/$$$$n.c: this folder holds entries only" >&2; exit 1;; esac; done; \
	for n in $$(subst -,_,$$($(1)_names)); do echo "extern const $(3) $(4)_$$$$n;"; done; \
	printf '%s\n' '' 'extern const $(3) *const $(1)[];' 'const $(3) *const $(1)[] = {'; \
	for n in $$(subst -,_,$$($(1)_names)); do echo "    &$(4)_$$$$n,"; done; \
	printf '%s\n' '    NULL,' '};'; } $$(keep)
endif
endef
field_of = $(word $(2),$(subst :, ,$(1)))
$(foreach r,$(REGISTRIES),$(eval $(call registry,$(call field_of,$(r),1),$(call field_of,$(r),2),$(call \
	field_of,$(r),3),$(call field_of,$(r),4),$(call field_of,$(r),5))))

# The verbs a form's rules may use are the rule actions' file names; the form floor lies below theirs and gets words only.
REGISTRY_FILES += $(GEN)/form_verbs.c
$(GEN)/form_verbs.c: FORCE
	@mkdir -p $(@D)
	@{ printf '%s\n' '/* Made by the Makefile from the file names in src/rule/actions/. */' '#include "bihuan/form/form.h"' '' \
	'const char *const form_verbs[] = {'; \
	for n in $(sort $(basename $(notdir $(wildcard src/rule/actions/*.c)))); do echo "    \"$$n\","; done; \
	printf '%s\n' '    0,' '};'; } $(keep)

# --- The schema as the build's SQLite makes it ----------------------------------------------------------

$(GEN)/make-schema: make/schema.c | packages
	@mkdir -p $(@D)
	$(Q)$(CC) $(DIALECT) -O1 $(shell pkg-config --cflags sqlite3) -o $@ $< $(shell pkg-config --libs sqlite3)
$(GEN)/schema.c: $(GEN)/make-schema FORCE
	@$< $(sort $(wildcard data/sql/*.sql)) $(keep)

# --- Embedded data ------------------------------------------------------------------------------------

# $(call embed,NAME,files): $(GEN)/NAME.c registers them when its program starts.
define embed
$(GEN)/$(1).xml: FORCE
	@mkdir -p $$(@D)
	@{ printf '%s\n' '<gresources>' '  <gresource prefix="/bihuan">'; \
	for f in $(2); do echo "    <file>$$$$f</file>"; done; \
	printf '%s\n' '  </gresource>' '</gresources>'; } $$(keep)
$(GEN)/$(1).c: $(GEN)/$(1).xml $(2) | packages
	$$(say) EMBED '$(words $(2)) files'
	$$(Q)glib-compile-resources --sourcedir=. --generate-source --c-name $$(subst -,_,$(1)) --internal --target=$$@ $$<
endef
$(eval $(call embed,resource,$(EMBEDDED)))
$(foreach p,$(PROGRAMS),$(if $(wildcard data/$(p)),$(eval $(call embed,resource-$(p),$(call files,data/$(p))))))

# --- Compile and link ---------------------------------------------------------------------------------

$(GEN)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(COMPILE)' $(keep)

OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o)
program_objects = $(filter $(BUILD)/obj/src/$(or $(FOLDER_$(1)),$(1))/%,$(OBJECTS))
LIB_OBJECTS := $(filter-out $(MAIN) $(foreach p,$(PROGRAMS),$(call program_objects,$(p))),$(OBJECTS)) \
	$(BUILD)/obj/gen/places.o $(BUILD)/obj/gen/schema.o $(REGISTRY_FILES:$(GEN)/%.c=$(BUILD)/obj/gen/%.o)
RESOURCE := $(BUILD)/obj/gen/resource.o

# Where `make install PREFIX=…` puts what the programs look for.
$(GEN)/places.c: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '#include "bihuan/base/program.h"' '' 'const char program_folder[] = "$(LIBEXEC)";' \
	'const char program_locale[] = "$(PREFIX)/share/locale", program_bin[] = "$(PREFIX)/bin";' $(keep)

$(BUILD)/obj/%.o: %.c $(GEN)/flags | packages
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

$(BUILD)/obj/gen/%.o: $(GEN)/%.c $(GEN)/flags | packages
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

$(GEN)/objects: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(LIB_OBJECTS) $(OBJECTS) $(keep)

# The archive is made anew: an object whose source is gone must not stay in it.
$(LIBRARY): $(LIB_OBJECTS) $(GEN)/objects
	$(say) AR $@
	$(Q)rm -f $@
	$(Q)ar rcs $@ $(LIB_OBJECTS)

# The embedded data register themselves, so their object is named: nothing refers to it.
$(BINARY): $(MAIN) $(RESOURCE) $(LIBRARY)
	$(say) LINK $@
	$(Q)$(LINK) -o $@ $(MAIN) $(RESOURCE) $(LIBRARY) $(PC_LIBS)

define program
$(BUILD)/bihuan-$(1): $(call program_objects,$(1)) $(if $(wildcard data/$(1)),$(BUILD)/obj/gen/resource-$(1).o) $(RESOURCE) \
		$(LIBRARY) $(GEN)/objects
	$$(say) LINK $$@
	$$(Q)$$(LINK) -o $$@ $$(filter-out $(GEN)/objects,$$^) $$(PC_LIBS) $$(LIBS_$(1))
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

# --- Translations -------------------------------------------------------------------------------------

$(GEN)/translations: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(PO) $(keep)

$(MO): $(PO) $(GEN)/translations | packages
	$(say) MO '$(words $(PO)) files'
	$(Q)mkdir -p $(@D)
	$(Q)msgcat --use-first -o $(GEN)/zh.po $(PO)
	$(Q)msgfmt -o $@ $(GEN)/zh.po

# --- Tests --------------------------------------------------------------------------------------------
# tests/unit/test-*.c and tests/term/test-*.c are programs; the other .c files there are their helpers.
# Shell tests are tests/{house,cli,forms,screens,crash,slow}/*.sh. tests/lib/run.sh gathers those of a tier under prove.

UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/test-*.c)))
TERM_TESTS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/term/test-*.c)))
BENCHES := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/bench/*.c)))
helpers = $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out tests/$(1)/test-%,$(sort $(wildcard tests/$(1)/*.c))))
TEST_ENV = BUILD='$(abspath $(BUILD))' BIHUAN='$(abspath $(BINARY))' CC='$(CC)' MAKE='$(MAKE)' T='$(T)' TIER='$(TIER)' \
	HOUSE_CFLAGS='$(HOUSE_CFLAGS)'

$(UNIT_TESTS): $(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(call helpers,unit) $(RESOURCE) $(LIBRARY)
	$(say) LINK $@
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter-out $(LIBRARY),$^) $(LIBRARY) $(PC_LIBS)
$(TERM_TESTS): $(BUILD)/tests/term/%: $(BUILD)/obj/tests/term/%.o $(call helpers,term) $(RESOURCE) $(LIBRARY)
	$(say) LINK $@
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $(filter-out $(LIBRARY),$^) $(LIBRARY) -lvterm -lutil $(PC_LIBS)
$(BENCHES): $(BUILD)/tests/bench/%: $(BUILD)/obj/tests/bench/%.o $(RESOURCE) $(LIBRARY)
	$(say) LINK $@
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $^ -lvterm -lutil $(PC_LIBS)

# What these programs look for beside themselves; and those that draw by themselves.
BESIDE := $(foreach d,unit term bench,$(BUILD)/tests/$(d)/bihuan-paper)
$(BESIDE): | $(BUILD)/bihuan-paper
	$(Q)mkdir -p $(@D) && ln -sf ../../bihuan-paper $@
$(UNIT_TESTS) $(TERM_TESTS) $(BENCHES): | $(BESIDE)
$(BUILD)/tests/unit/test-confine: $(BUILD)/obj/src/draw/confine.o
$(BUILD)/tests/unit/test-confine $(BUILD)/tests/bench/labels: PC_LIBS += $(LIBS_paper)
$(BUILD)/tests/unit/test-sensors: $(patsubst %,$(BUILD)/obj/src/serve/%.o,sensors wires keep orders note)
$(foreach t,robot mail gateway channel link-modbus link-mqtt sensors,$(BUILD)/tests/unit/test-$(t)): PC_LIBS += $(LIBS_serve)
$(BUILD)/tests/bench/mails $(BUILD)/tests/bench/modbus: PC_LIBS += $(LIBS_serve)

# Peers of tests that are programs of ours.
PEERS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/lib/*.c)))
$(PEERS): $(BUILD)/tests/lib/%: $(BUILD)/obj/tests/lib/%.o $(RESOURCE) $(LIBRARY)
	$(say) LINK $@
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $^ $(PC_LIBS) $(LIBS_serve)

.PHONY: test test-all check check-programs bench bench-programs frames
# Three tiers (tests/lib/tiers). check: the quick ones, before each commit, without installing anything. test: all that needs no
# server, office program or loops of kills. test-all: those too, with tests/slow, which want root, namespaces and a real sshd;
# where there are none they are skipped. With T a part of all of them.
test: deps
	@$(SUBMAKE) check TIER=test
test-all: deps
	@$(SUBMAKE) check TIER=all
TIER ?= quick
# What is not about fuzzing does without the clang build.
check-programs: all $(UNIT_TESTS) $(TERM_TESTS) $(PEERS) $(if $(SAN),,$(if $(or $(findstring fuzz,$(T)),$(if $(T),,$(filter all,$(TIER)))),fuzz-programs))
check: check-programs
	@$(TEST_ENV) tests/lib/run.sh
# How much the screen tests compare (tests/house/frames.sh keeps it small).
frames:
	@echo "golden frames: $$(find tests/screens -name '*.frame' | wc -l) files, $$(find tests/screens -name '*.frame' -exec cat {} + | wc -l) lines"
bench-programs: all $(BENCHES) $(PEERS)
bench: deps
	@$(SUBMAKE) bench-programs
	@$(TEST_ENV) tests/bench/run.sh

# --- Torture and fuzzing --------------------------------------------------------------------------------
# The same tests with the figures of a release instead of those of every run; each prints the figure it reached.
# A fuzz target is tests/fuzz/NAME.c with seeds in tests/fuzz/NAME.corpus/, linked with the library compiled by clang.

FUZZ_SECONDS ?= 10
FUZZ := $(BUILD)/fuzz
FUZZ_CC := clang-14
FUZZ_SAN := -g -O1 -fno-omit-frame-pointer -fno-sanitize-recover=undefined
FUZZ_COMPILE = $(FUZZ_CC) $(DIALECT) -w -Iinclude $(PC_CFLAGS) $(FUZZ_SAN) \
	-fsanitize=fuzzer-no-link,address,undefined -MMD -MP
FUZZ_OBJECTS = $(LIB_OBJECTS:$(BUILD)/obj/%=$(FUZZ)/obj/%)
FUZZERS := $(patsubst tests/fuzz/%.c,$(FUZZ)/%,$(sort $(wildcard tests/fuzz/*.c)))

$(FUZZ)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FUZZ_COMPILE)' $(keep)
$(FUZZ)/obj/gen/%.o: $(GEN)/%.c $(FUZZ)/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_COMPILE) -c -o $@ $<
$(FUZZ)/obj/%.o: %.c $(FUZZ)/flags
	$(say) CLANG $<
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_COMPILE) -c -o $@ $<
$(FUZZ)/library.a: $(FUZZ_OBJECTS) $(GEN)/objects
	$(Q)rm -f $@
	$(Q)ar rcs $@ $(FUZZ_OBJECTS)
$(FUZZERS): $(FUZZ)/%: $(FUZZ)/obj/tests/fuzz/%.o $(FUZZ)/obj/tests/unit/ui-demo.o $(FUZZ)/obj/gen/resource.o \
		$(FUZZ)/library.a
	$(say) LINK $@
	$(Q)$(FUZZ_CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(PC_LIBS)

.PHONY: fuzz fuzz-programs torture
fuzz-programs: $(FUZZERS)
fuzz: deps
	@$(SUBMAKE) fuzz-programs
	@$(TEST_ENV) FUZZ_SECONDS=$(FUZZ_SECONDS) T=tests/crash/fuzz tests/lib/run.sh
torture: deps
	@$(SUBMAKE) check-programs TIER=all
	@$(TEST_ENV) tests/crash/torture

# --- Lint ---------------------------------------------------------------------------------------------
# Warnings are errors in every build; here come the slower eyes. A file is looked at again when it changed.

TIDY := $(SOURCES:%.c=$(BUILD)/lint/%.ok)
.PHONY: lint lint-files format
lint: deps
	@$(SUBMAKE) lint-files
lint-files: all $(TIDY)
	$(say) CPPCHK src
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--library=gtk --suppressions-list=tests/house/cppcheck.txt -Iinclude -j$(shell nproc) src
	$(say) MANDOC man
	$(Q)$(if $(MAN),mandoc -T lint -W warning $(MAN),:)
	@$(TEST_ENV) T=tests/house tests/lib/run.sh
# Writes every C file in the one style; tests/house/format.sh asks for it.
format:
	$(Q)find src include make tests -name '*.[ch]' | xargs -P2 -n40 clang-format-14 -i
$(BUILD)/lint/%.ok: %.c $(BUILD)/obj/%.o tests/house/clang-tidy.yaml
	$(say) TIDY $<
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet --config-file=tests/house/clang-tidy.yaml $< -- $(DIALECT) -Iinclude \
		$(patsubst -I%,-isystem %,$(PC_CFLAGS)) 2>$@.log >&2 || { cat $@.log >&2; exit 1; }
	$(Q)touch $@

# --- Run, install, clean ------------------------------------------------------------------------------

.PHONY: run demo install uninstall clean help
run: deps-build
	@$(SUBMAKE) demo
	@$(BINARY) --plant $(DEMO)/plant.db
demo: all $(DEMO)/plant.db
# The demo plant is made beside its place and moved there whole; a new build does not replace it.
$(DEMO)/plant.db: | $(BINARY) $(PROGRAM_FILES)
	@rm -rf $(DEMO).new && mkdir -p $(DEMO).new
	@$(BINARY) init --demo --simulate $(DEMO).new/plant.db
	@rm -rf $(DEMO) && mv $(DEMO).new $(DEMO)

SHARE = $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/bihuan $(SHARE)/doc/bihuan
	install -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/bihuan
	install -D -m 755 -t $(DESTDIR)$(LIBEXEC) $(PROGRAM_FILES)
	install -m 644 README.md $(SHARE)/doc/bihuan/README.md
	for f in $(MAN); do install -D -m 644 $$f $(SHARE)/man/man$${f##*.}/$${f##*/} || exit 1; done
	for f in $(filter-out data/po/%,$(call files,data forms)); do install -D -m 644 $$f $(SHARE)/bihuan/$$f || exit 1; done
	$(if $(PO),install -D -m 644 $(MO) $(SHARE)/locale/zh_CN/LC_MESSAGES/bihuan.mo)
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/bihuan $(SHARE)/locale/zh_CN/LC_MESSAGES/bihuan.mo
	rm -f $(foreach f,$(MAN),$(SHARE)/man/man$(subst .,,$(suffix $(f)))/$(notdir $(f)))
	rm -rf $(SHARE)/bihuan $(SHARE)/doc/bihuan $(DESTDIR)$(LIBEXEC)

clean:
	rm -rf $(BUILD)

help:
	@printf '%s\n' 'make            build $(BINARY)' \
	'make run        install what is missing, build, open a demo plant' \
	'make test       install what is missing, build, run every test (T=pattern, SAN=1)' \
	'make test-all   the slow ones too: a real sshd in a root of its own' \
	'make check      the same without installing' \
	'make frames     how many golden frames the screen tests compare' \
	'make bench      the table of the README' \
	'make torture    the trust table of the README: hours of bad luck in some minutes (T=pattern)' \
	'make fuzz       every fuzz target for FUZZ_SECONDS (10)' \
	'make lint       cppcheck, clang-tidy, mandoc, the house scripts' \
	'make format     write every C file in the one style' \
	'make deps       install the Debian packages for building and testing' \
	'make install    to $$(DESTDIR)$$(PREFIX); make uninstall; make clean' \
	'V=1 shows commands; BUILD=folder builds elsewhere'

-include $(shell find $(BUILD)/obj $(BUILD)/fuzz -name '*.d' 2>/dev/null)
