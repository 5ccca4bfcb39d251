namespace MGit.Engine.Datasets.Images;

/// <summary>An image as rows of pixels.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for shades of grey, 3 for red, green and blue.</param>
/// <param name="Samples">Values from 0 to 255, pixel by pixel; transparency is left out.</param>
internal sealed record DecodedImage(int Width, int Height, int Channels, byte[] Samples);
