//! QR codes of links: for mails (PNG), for pages (SVG), for terminals (text).
//!
//! Error correction level M and a quiet zone of four modules, as ISO/IEC 18004 asks for.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder, QRCode};

const QUIET_ZONE: usize = 4;

/// A link as a square of dark and light modules.
pub struct Qr {
    code: QRCode,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum QrError {
    /// Longer than the largest code holds (2,331 bytes at level M).
    #[error("too long for a QR code; at most 2,331 bytes fit")]
    TooLong,
    /// The picture could not be encoded.
    #[error("the QR code could not be written as PNG")]
    Png(#[from] png::EncodingError),
}

impl Qr {
    /// Encodes a link.
    ///
    /// # Errors
    /// [`QrError::TooLong`].
    pub fn new(link: &str) -> Result<Self, QrError> {
        let code = QRBuilder::new(link).ecl(ECL::M).build().map_err(|_| QrError::TooLong)?;
        Ok(Self { code })
    }

    /// A greyscale PNG, `scale` pixels per module, light background included (dark mode does not swallow it).
    ///
    /// # Errors
    /// [`QrError::Png`].
    pub fn png(&self, scale: usize) -> Result<Vec<u8>, QrError> {
        let scale = scale.clamp(1, 32);
        let side = self.side() * scale;
        let pixels: Vec<u8> = (0..side * side)
            .map(|at| if self.is_dark(at % side / scale, at / side / scale) { 0 } else { 255 })
            .collect();
        let mut bytes = Vec::new();
        let side = u32::try_from(side).map_err(|_| QrError::TooLong)?;
        let mut encoder = png::Encoder::new(&mut bytes, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels)?;
        writer.finish()?;
        Ok(bytes)
    }

    /// An SVG document that scales to its container.
    #[must_use]
    pub fn svg(&self) -> String {
        let side = self.side();
        let mut path = String::new();
        for (x, y) in self.dark_modules() {
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }

    /// Half-block characters, two modules each, with colours set so that it scans on dark and light terminals.
    #[must_use]
    pub fn terminal(&self) -> String {
        let mut text = String::new();
        for y in (0..self.side()).step_by(2) {
            text.push_str("\u{1b}[30;107m");
            for x in 0..self.side() {
                text.push(match (self.is_dark(x, y), self.is_dark(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                });
            }
            text.push_str("\u{1b}[0m\n");
        }
        text
    }

    /// Modules per side, the quiet zone included.
    fn side(&self) -> usize {
        self.code.size + 2 * QUIET_ZONE
    }

    fn dark_modules(&self) -> impl Iterator<Item = (usize, usize)> {
        let side = self.side();
        (0..side * side).map(move |at| (at % side, at / side)).filter(|(x, y)| self.is_dark(*x, *y))
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = QUIET_ZONE..QUIET_ZONE + self.code.size;
        inside.contains(&x) && inside.contains(&y) && self.code[y - QUIET_ZONE][x - QUIET_ZONE].value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://door.example.org/m/#8w3nq5kzv1c7t2y9r4p6m0x3hd";

    #[test]
    fn the_picture_is_the_matrix_with_a_quiet_zone() {
        let qr = Qr::new(LINK).unwrap();
        let bytes = qr.png(4).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let side = qr.side() * 4;
        assert_eq!((info.width as usize, info.height as usize), (side, side));
        for (at, pixel) in pixels.iter().enumerate() {
            assert_eq!(*pixel == 0, qr.is_dark(at % side / 4, at / side / 4));
        }
        assert!(pixels[..side * 4 * QUIET_ZONE].iter().all(|pixel| *pixel == 255));
        assert_eq!(pixels[side * 16 + 16], 0, "the finder pattern begins after the quiet zone");
    }

    #[test]
    fn svg_and_terminal_show_the_same_modules() {
        let qr = Qr::new(LINK).unwrap();
        assert_eq!(qr.svg().matches("h1v1h-1z").count(), qr.dark_modules().count());
        let dark: usize = qr
            .terminal()
            .chars()
            .map(|c| match c {
                '█' => 2,
                '▀' | '▄' => 1,
                _ => 0,
            })
            .sum();
        assert_eq!(dark, qr.dark_modules().count());
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(matches!(Qr::new(&"x".repeat(2_400)), Err(QrError::TooLong)));
    }
}
