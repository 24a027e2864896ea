from peerhub.councils import shipped


def test_import_councils_says_that_nothing_changed(app):
    done = app.test_cli_runner().invoke(args=["import-councils"])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("The register is the same as before. Nothing was changed.")


def test_a_folder_with_faults_changes_nothing_and_ends_with_2(app, tmp_path):
    for name, content in shipped.register_files().items():
        (tmp_path / name).write_bytes(content)
    with (tmp_path / "council_hexes.csv").open("a") as file:
        file.write("E06000001,x,1\n")
    done = app.test_cli_runner().invoke(args=["import-councils", "--folder", str(tmp_path)])
    assert done.exit_code == 2
    assert "council_hexes.csv, line 320: “x” in q is not a whole number." in done.stderr


def test_an_empty_folder_names_every_file(app, tmp_path):
    done = app.test_cli_runner().invoke(args=["import-councils", "--folder", str(tmp_path)])
    assert done.exit_code == 2
    assert done.stderr.count("This file is missing.") == 8


def test_help_says_what_it_does(app):
    done = app.test_cli_runner().invoke(args=["import-councils", "--help"])
    assert done.exit_code == 0
    assert "all of it, or nothing" in done.output
