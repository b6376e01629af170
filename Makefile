# The commands of the register; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run staff test next bench lock messages

help:  ## list these commands
	@sed -n 's/^\([a-z]*\):.*  ## /  make \1\t/p' Makefile

run:  ## set everything up and serve the register on http://127.0.0.1:8000 (PORT, DATABASE_URL, VAR_DIR)
	@.ci/venv .venv requirements.txt
	@.ci/with-settings .ci/serve

staff:  ## make an account for the register's office
	@.ci/venv .venv requirements.txt
	@.ci/with-settings .venv/bin/python manage.py createsuperuser

test:  ## check everything, on SQLite and on PostgreSQL
	@.ci/test

next:  ## run the tests on the next Django, 6.1, where Python 3.13 is found
	@.ci/test-next

bench:  ## measure the pages of a generated register
	@.ci/venv .venv requirements.txt
	@.ci/with-settings .venv/bin/python manage.py bench

lock:  ## write the three lock files anew from pyproject.toml
	@.ci/venv .venv requirements-dev.txt
	@.ci/lock

messages:  ## bring the Polish and English catalogues up to date with the sources, and compile them
	@.ci/venv .venv requirements-dev.txt
	@.ci/messages
