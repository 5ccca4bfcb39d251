namespace MGit.Engine.Tests.Rendering.Browser;

public sealed class ChartPageBrowserTests(BrowserProcess browser) : IClassFixture<BrowserProcess>, IDisposable
{
    private const string First = "[...document.querySelectorAll('#table tbody tr')].filter(row => !row.hidden)[0].cells[0].textContent";

    private readonly SamplePages _pages = new();

    public void Dispose() => _pages.Dispose();

    [BrowserFact]
    public async Task A_diff_lights_the_row_of_a_layer()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Diff());

        await page.EvaluateAsync("document.querySelector('#figure [data-row=\"1\"]').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))");
        Assert.Equal("conv2", await page.EvaluateAsync("document.querySelector('#table tr.lit').cells[0].textContent"));
        Assert.Contains("relative L2 0.02", await page.EvaluateAsync("document.querySelector('#figure [data-row=\"0\"] > title').textContent"), StringComparison.Ordinal);
        Assert.Equal("undefined 0", await page.EvaluateAsync("window.hit + ' ' + document.images.length"));
        Assert.Empty(await AccessibleNames.MissingAsync(page));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Results_are_searched_and_sorted()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Results(), width: 390, dark: true);

        await page.PressAsync("/");
        await page.TypeAsync("accuracy");
        Assert.Equal("4 of 8 rows", await page.EvaluateAsync("document.getElementById('count').textContent"));
        await page.EvaluateAsync("[...document.querySelectorAll('#table thead button')].find(head => head.textContent === 'Value').click()");
        Assert.Equal("face@4", await page.EvaluateAsync(First));
        Assert.Equal("390", await page.EvaluateAsync("document.documentElement.scrollWidth"));
        Assert.Equal("undefined", await page.EvaluateAsync("window.hit"));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task A_store_shows_its_bars()
    {
        await using BrowserPage page = await BrowserPage.OpenAsync(browser, _pages.Store());

        Assert.Equal("8", await page.EvaluateAsync("document.querySelectorAll('#figure rect').length"));
        Assert.Equal("undefined", await page.EvaluateAsync("window.hit"));
        Assert.Empty(await AccessibleNames.MissingAsync(page));
        Assert.Empty(page.Complaints);
    }
}
