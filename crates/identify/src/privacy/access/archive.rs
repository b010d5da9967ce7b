//! The archive: `data.json`, `index.html` and the files.

use std::fs::File;
use std::io::Write;

use platform::Error;
use platform::access::Known;
use platform::firm::Firm;
use serde_json::Value as Json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::page;

/// Writes the archive and gives the file back.
pub(super) fn write(out: File, firm: &Firm, known: &Known) -> Result<File, Error> {
    let failed = |error: std::io::Error| Error::io("the archive", error);
    let zipped = |error: zip::result::ZipError| Error::io("the archive", std::io::Error::other(error));
    let mut zip = ZipWriter::new(out);
    let options = SimpleFileOptions::default().large_file(true);
    zip.start_file("data.json", options).map_err(zipped)?;
    let text = serde_json::to_string_pretty(&Json::Object(known.all.clone()))
        .map_err(|error| Error::bug(error.to_string()))?;
    zip.write_all(text.as_bytes()).map_err(failed)?;
    zip.start_file("index.html", options).map_err(zipped)?;
    zip.write_all(page::page(firm, &known.all).as_bytes()).map_err(failed)?;
    for (name, path) in &known.files {
        let mut content = match File::open(path) {
            Ok(content) => content,
            // A content that is gone from the disk is listed and cannot be given.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed(error)),
        };
        zip.start_file(name.as_str(), options).map_err(zipped)?;
        std::io::copy(&mut content, &mut zip).map_err(failed)?;
    }
    zip.finish().map_err(zipped)
}
