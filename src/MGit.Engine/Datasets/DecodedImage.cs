namespace MGit.Engine.Datasets;

/// <summary>An image as rows of pixels.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgb">Red, green and blue of each pixel, 0 to 255, row by row; equal for grey images.</param>
/// <param name="IsGrey">Whether the file holds shades of grey.</param>
public sealed record DecodedImage(int Width, int Height, byte[] Rgb, bool IsGrey);
